export type ReturnLine = {
  readonly line_no: number;
  readonly quantity: number;
  readonly received_quantity: number;
  readonly disposition: "restock" | "scrap" | null;
  /** Units [first_unit, first_unit + received_quantity) of the order line came back. */
  readonly first_unit: number | null;
};

/** Permission to send goods back, and their arrival. */
export type Return = {
  readonly return_id: string;
  readonly order_id: string;
  readonly reason: string;
  readonly state: "registered" | "received";
  readonly location_id: string | null;
  readonly external_id: string | null;
  readonly registered_at: Date;
  readonly received_at: Date | null;
  readonly lines: readonly ReturnLine[];
};
