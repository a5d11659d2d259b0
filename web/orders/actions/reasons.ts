export const CANCEL_REASONS = ["customer_request", "wrong_order", "cannot_deliver", "fraud", "other"] as const;
export const HOLD_CODES = ["manual", "address_check", "customer_contact", "fraud_check"] as const;
export const MOVE_REASONS = ["late", "no_capacity", "closed", "customer_request", "other"] as const;
