type Place = { readonly to: string; readonly search: Readonly<Record<string, string>> };

/** Where an object of the history is looked after; null: nowhere by itself. */
export function placeOf(kind: string, id: string): Place | null {
  const part = encodeURIComponent(id);
  switch (kind) {
    case "user":
      return { to: "/admin/users", search: { open: id } };
    case "channel":
      return { to: "/admin/channels", search: { open: id } };
    case "item":
      return { to: "/admin/items", search: { open: id } };
    case "workflow":
      return { to: `/admin/workflows/${part}`, search: {} };
    case "location":
      return { to: `/locations/${part}`, search: {} };
    case "webhook_endpoint":
      return { to: `/admin/webhooks/${part}`, search: {} };
    case "api_key":
      return { to: "/admin/keys", search: {} };
    case "exception":
      return { to: "/exceptions", search: { state: "resolved" } };
    default:
      return null;
  }
}
