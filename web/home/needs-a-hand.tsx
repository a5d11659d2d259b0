import { Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBuildingWarehouse,
  IconClockExclamation,
  IconCoin,
  IconHandStop,
  IconVolumeOff,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Overview } from "../api/types.ts";
import { useMay } from "../session/me.ts";
import { useWords } from "../words/use-words.ts";
import { PlacesTile } from "./places-tile.tsx";
import classes from "./tile.module.css";
import { TileFace } from "./tile-face.tsx";
import { HOME } from "./words.ts";

/** What does not go on by itself, each a door to its list. */
export function NeedsAHand({ overview }: { readonly overview: Overview }) {
  const say = useWords(HOME);
  const may_see_exceptions = useMay("exceptions:read");
  const { late, on_hold, exceptions, unpaid, silent_locations, full_locations } = overview.needs_a_hand;
  const { locations } = overview;
  return (
    <section aria-label={say("needs_a_hand")}>
      <Title order={2} mb="sm">
        {say("needs_a_hand")}
      </Title>
      <div className={classes.tiles}>
        <Link to="/orders" search={{ view: "late", late: true, sort: "due_at" }} className={classes.tile}>
          <TileFace {...late} label={say("late")} icon={IconClockExclamation} color="var(--trouble)" />
        </Link>
        <Link to="/orders" search={{ view: "on_hold", status: "on_hold" }} className={classes.tile}>
          <TileFace {...on_hold} label={say("on_hold")} icon={IconHandStop} color="var(--trouble)" />
        </Link>
        {may_see_exceptions ? (
          <Link to="/exceptions" className={classes.tile}>
            <TileFace {...exceptions} label={say("exceptions")} icon={IconAlertTriangle} color="var(--trouble)" />
          </Link>
        ) : null}
        <Link
          to="/orders"
          search={{ view: "waiting_for_payment", status: "awaiting_payment", sort: "ordered_at" }}
          className={classes.tile}
        >
          <TileFace {...unpaid} label={say("unpaid")} icon={IconCoin} color="var(--owed-to-us)" />
        </Link>
        {locations.length > 0 ? (
          <>
            <PlacesTile
              face={{ label: say("silent_places"), icon: IconVolumeOff, color: "var(--trouble)" }}
              codes={silent_locations}
              locations={locations}
            />
            <PlacesTile
              face={{ label: say("full_places"), icon: IconBuildingWarehouse, color: "var(--stage-backordered)" }}
              codes={full_locations}
              locations={locations}
            />
          </>
        ) : null}
      </div>
    </section>
  );
}
