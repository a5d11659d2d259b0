import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMay, useMe } from "../../session/me.ts";
import { placeQuery, placesQuery } from "./work-queries.ts";

const WORKS_LIKE_A_STORE = new Set(["store", "franchise"]);

/** Where the person works now. Who is not bound to places chooses one, and the device remembers it. */
export function usePlace() {
  const { bounds } = useMe();
  const may_read = useMay("catalog:read");
  const own = bounds.location_codes;
  const [chosen, choose] = useLocalStorage<string>({
    key: "dirigent.store.place",
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const all = useQuery({ ...placesQuery, enabled: own === null && may_read });
  const places = own?.map((code) => ({ code, name: code })) ?? all.data ?? [];
  const first = own?.length === 1 ? own[0] : all.data?.find(({ kind }) => WORKS_LIKE_A_STORE.has(kind))?.code;
  const place = places.some(({ code }) => code === chosen) ? chosen : (first ?? places[0]?.code ?? null);
  const { data: details } = useQuery({ ...placeQuery(place ?? ""), enabled: place !== null && may_read });
  return {
    place,
    is_known: place !== null,
    name: details?.name ?? place ?? "",
    zone: details?.time_zone,
    places,
    choose,
  };
}
