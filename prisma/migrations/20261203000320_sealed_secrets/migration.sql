-- What a service was given that only its client may know is kept encrypted until it is shown, once.
ALTER TABLE "provisioning_tasks" ADD COLUMN "sealed_secrets" TEXT, ADD COLUMN "revealed_at" TIMESTAMPTZ(3);
