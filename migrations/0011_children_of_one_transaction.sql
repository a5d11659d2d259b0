-- Children that only ever come with their parent, in one transaction: the foreign key looked each parent up and locked it
-- once a child, at every insert, for what the doctor proves over all rows (I-2). Measured: a fifth of the time in the database.

alter table orders.lines drop constraint if exists lines_tenant_id_order_id_fkey;
alter table orders.charges drop constraint if exists charges_tenant_id_order_id_fkey;
alter table orders.holds drop constraint if exists holds_tenant_id_order_id_fkey;
alter table orders.cancellations drop constraint if exists cancellations_tenant_id_order_id_line_no_fkey;
alter table payments.operations drop constraint if exists operations_tenant_id_payment_id_fkey;
alter table fulfillment.fulfillment_order_lines drop constraint if exists fulfillment_order_lines_tenant_id_fulfillment_order_id_fkey;
alter table fulfillment.shipments drop constraint if exists shipments_tenant_id_fulfillment_order_id_fkey;
alter table fulfillment.shipment_lines drop constraint if exists shipment_lines_tenant_id_shipment_id_fkey;
alter table fulfillment.parcels drop constraint if exists parcels_tenant_id_shipment_id_fkey;
alter table invoicing.invoice_lines drop constraint if exists invoice_lines_tenant_id_invoice_id_fkey;
