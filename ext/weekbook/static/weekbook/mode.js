// Loaded before anything is painted: what the reader chose, so that no page flashes. Storage may be forbidden.
{
  const chosen = (name, ...known) => {
    try { return known.find((value) => value === localStorage.getItem(name)) ?? known[0]; } catch { return known[0]; }
  };
  const root = document.documentElement.dataset;
  root.mode = chosen("weekbook-mode", "auto", "light", "dark");
  root.theme = root.mode !== "auto" ? root.mode : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.weekbookView = root.weekbookPage === "week" ? chosen("weekbook-view", "full", "skim") : "full";
  // A week that is opened at its beginning is painted before what lies below the screen is laid out (see the style);
  // that follows at once, and even before, if the reader does anything.
  const [visit] = performance.getEntriesByType("navigation");
  const isFresh = visit?.type === "navigate" && !visit.name.includes("#") && document.visibilityState === "visible";
  if (root.weekbookPage === "week" && isFresh) {
    root.weekbookOpening = "";
    const open = () => delete root.weekbookOpening;
    const watch = (list) => list.getEntriesByName("first-contentful-paint").length && open();
    new PerformanceObserver(watch).observe({ type: "paint", buffered: true });
    setTimeout(open, 3000);
    const signs = ["scroll", "wheel", "pointerdown", "keydown", "hashchange", "beforeprint", "visibilitychange"];
    for (const sign of signs) addEventListener(sign, open, { capture: true, once: true });
  }
}
