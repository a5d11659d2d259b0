import { Menu, UnstyledButton } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Overview } from "../api/types.ts";
import classes from "./tile.module.css";
import { TileFace } from "./tile-face.tsx";

type Props = {
  readonly face: { readonly label: string; readonly icon: TablerIcon; readonly color: string };
  readonly codes: readonly string[];
  readonly locations: Overview["locations"];
};

/** One place is a door itself; several are chosen from. */
export function PlacesTile({ face, codes, locations }: Props) {
  const shown = <TileFace {...face} count={codes.length} />;
  const [only] = codes;
  if (only === undefined)
    return (
      <Link to="/locations" className={classes.tile}>
        {shown}
      </Link>
    );
  if (codes.length === 1)
    return (
      <Link to="/locations/$code" params={{ code: only }} className={classes.tile}>
        {shown}
      </Link>
    );
  const nameOf = (code: string) => locations.find(({ location }) => location === code)?.name ?? code;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.tile}>{shown}</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown className={classes.places}>
        {codes.map((code) => (
          <Menu.Item key={code} component={Link} to={`/locations/${code}`}>
            {nameOf(code)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
