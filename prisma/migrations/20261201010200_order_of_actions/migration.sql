-- Tasks of one subject come one after the other. A later one begins when the earlier ones have ended, also without success.
ALTER TABLE "provisioning_tasks" ADD COLUMN "after_any_end" BOOLEAN NOT NULL DEFAULT false;
