import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { Door } from "../places.ts";
import type { FindEntry } from "./entries.ts";

/** Leads to what was found. */
export function useGoTo(places: readonly Door[]): (entry: FindEntry) => void {
  const navigate = useNavigate();
  return useCallback(
    (entry) => {
      switch (entry.kind) {
        case "order":
          return void navigate({ to: "/orders/$order_id", params: { order_id: entry.order.order_id } });
        case "customer":
          return void navigate({ to: "/orders", search: { customer: entry.customer.customer_id } });
        case "item":
          return void navigate({ to: "/stock/$sku", params: { sku: entry.item.sku } });
        case "location":
          return void navigate({ to: "/locations/$code", params: { code: entry.location.code } });
        case "list":
          return void navigate({ to: "/orders", search: entry.search });
        case "place": {
          const place = places.find(({ key }) => key === entry.place_key);
          if (place) void navigate({ to: place.to });
        }
      }
    },
    [navigate, places],
  );
}
