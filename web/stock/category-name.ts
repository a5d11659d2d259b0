/** A category's code as people read it: home_textiles becomes Home textiles. */
export function categoryName(category: string): string {
  const words = category.replaceAll(/[_-]+/g, " ").trim();
  return words === "" ? category : words[0]?.toUpperCase() + words.slice(1);
}
