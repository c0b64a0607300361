// Loaded before anything is painted: what the reader chose, so that no page flashes. Storage may be forbidden.
{
  const chosen = (name, ...known) => {
    try { return known.find((value) => value === localStorage.getItem(name)) ?? known[0]; } catch { return known[0]; }
  };
  const root = document.documentElement.dataset;
  root.mode = chosen("weekbook-mode", "auto", "light", "dark");
  root.theme = root.mode !== "auto" ? root.mode : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.weekbookView = root.weekbookPage === "week" ? chosen("weekbook-view", "full", "skim") : "full";
}
