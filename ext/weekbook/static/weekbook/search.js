// Only on the page of Sphinx's search, before its translations. Its own function makes code out of a text
// (how a language counts), which the policy forbids: languages without a plural have one form, all others two here.
Documentation.addTranslations = (catalog) => {
  Object.assign(Documentation.TRANSLATIONS, catalog.messages);
  Documentation.LOCALE = catalog.locale;
  Documentation.PLURAL_EXPR = catalog.plural_expr === "0" ? () => 0 : (n) => (n === 1 ? 0 : 1);
};
