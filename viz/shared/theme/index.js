// Light or dark. Streamlit reads its choice from localStorage when a page loads, under a key per path.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const dark = getComputedStyle(document.querySelector(".stApp")).colorScheme === "dark";
  const button = document.createElement("button");
  button.textContent = dark ? "Light" : "Dark";
  button.setAttribute("aria-label", `Change to the ${dark ? "light" : "dark"} theme`);
  button.onclick = () => {
    const base = new URL(".", document.baseURI).pathname;
    for (const path of data.paths)
      localStorage.setItem(`stActiveTheme-${base}${path}-v2`, JSON.stringify(dark ? "Light" : "Dark"));
    location.reload();
  };
  root.replaceChildren(button);
}
