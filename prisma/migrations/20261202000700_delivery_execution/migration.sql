-- Where the execution of n8n can be looked at that has finished the event; reported by the node that finishes it.
ALTER TABLE "deliveries" ADD COLUMN "execution_url" TEXT;
