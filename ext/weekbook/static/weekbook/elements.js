// Elements and words of dialogues. Text is always text: nothing is ever read as HTML.

const language = document.documentElement.lang || undefined;
const rules = new Intl.PluralRules(language);
const figures = new Intl.NumberFormat(language);

// Makes an element; attributes that are undefined or false are left out.
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const makeIcon = (name) => make("span", { class: "weekbook-icon", "data-icon": name, "aria-hidden": "true" });

// Puts values in their places: `%(name)s`, or `%s` for a single one.
export function fill(template, values) {
  if (typeof values !== "object") return template.replace("%s", () => values);
  return template.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

export const figure = (number) => figures.format(number);

// "1 result", "2 results": the form is the language's.
export const count = (forms, number) => (forms[rules.select(number)] ?? forms.other).replace("%d", figure(number));

// Closes a dialogue for whoever presses beside it.
export function closeBeside(dialog) {
  const isBeside = ({ target, clientX: x, clientY: y }) => {
    const box = dialog.getBoundingClientRect();
    return target === dialog && (x < box.left || x > box.right || y < box.top || y > box.bottom);
  };
  // not at the end of a selection that leaves the dialogue
  let isPressed = false;
  dialog.addEventListener("pointerdown", (event) => (isPressed = isBeside(event)));
  dialog.addEventListener("click", (event) => isPressed && isBeside(event) && dialog.close());
}
