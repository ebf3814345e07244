-- DropForeignKey
ALTER TABLE "provisioning_tasks" DROP CONSTRAINT "provisioning_tasks_subscription_item_id_fkey";

-- DropForeignKey
ALTER TABLE "provisioning_tasks" DROP CONSTRAINT "provisioning_tasks_client_id_fkey";

-- DropIndex
DROP INDEX "provisioning_tasks_subscription_id_idx";

-- DropIndex
DROP INDEX "provisioning_tasks_subscription_item_id_action_key";

-- AlterTable
ALTER TABLE "provisioning_tasks" DROP COLUMN "settings",
DROP COLUMN "subscription_id",
DROP COLUMN "subscription_item_id",
ADD COLUMN     "blocked_reason" TEXT,
ADD COLUMN     "deadline_at" TIMESTAMPTZ(3),
ADD COLUMN     "depends_on" UUID[],
ADD COLUMN     "has_dependents" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "occasion" TEXT NOT NULL,
ADD COLUMN     "owner_id" UUID NOT NULL,
ADD COLUMN     "owner_type" TEXT NOT NULL,
ADD COLUMN     "ready_at" TIMESTAMPTZ(3),
ADD COLUMN     "retries_max" INTEGER,
ADD COLUMN     "subject_id" UUID NOT NULL,
ADD COLUMN     "subject_type" TEXT NOT NULL,
ADD COLUMN     "time_limit_seconds" INTEGER,
ADD COLUMN     "troubles" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "undo_of" UUID,
ADD COLUMN     "waiting_since" TIMESTAMPTZ(3),
ALTER COLUMN "client_id" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "provisioning_tasks_owner_id_idx" ON "provisioning_tasks"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "provisioning_tasks_subject_id_subject_type_action_occasion_key" ON "provisioning_tasks"("subject_id", "subject_type", "action", "occasion");

-- AddForeignKey
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_undo_of_fkey" FOREIGN KEY ("undo_of") REFERENCES "provisioning_tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "provisioning_tasks" DROP CONSTRAINT "provisioning_tasks_status_check";
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_status_check" CHECK ("status" IN ('PENDING', 'RUNNING', 'WAITING', 'UNKNOWN', 'SUCCESS', 'FAILED', 'UNDOING', 'UNDONE', 'CANCELLED'));
