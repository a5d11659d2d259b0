import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { Banner } from "./offline/banner.tsx";
import { deleteOldAnswers, keepAnswers } from "./offline/keep.ts";
import { watchReach } from "./offline/reach.ts";
import { registerServiceWorker } from "./offline/service-worker.ts";
import { useSending } from "./queue/use-queue.ts";
import classes from "./store-area.module.css";

/** Everything about the work of a store: made for one hand and a connection that comes and goes. */
export function StoreArea() {
  const queries = useQueryClient();
  useSending();
  useEffect(() => {
    registerServiceWorker();
    void deleteOldAnswers(Date.now());
    const stops = [keepAnswers(queries), watchReach(queries)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries]);
  return (
    <div className={classes.area}>
      <Banner />
      <Outlet />
    </div>
  );
}
