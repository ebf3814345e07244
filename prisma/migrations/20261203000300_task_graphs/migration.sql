-- Tasks of one owner and occasion that succeed together or are taken back together.
CREATE TABLE "task_graphs" (
    "id" UUID NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "client_id" UUID,
    "occasion" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "why" TEXT,
    "max_parallel" INTEGER NOT NULL,
    "rollback_on_failure" BOOLEAN NOT NULL,
    "time_limit_seconds" INTEGER,
    "deadline_at" TIMESTAMPTZ(3),
    "deadline_paused_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stop_why" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_graphs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "task_graphs_owner_id_owner_type_occasion_key" ON "task_graphs"("owner_id", "owner_type", "occasion");
CREATE INDEX "task_graphs_client_id_idx" ON "task_graphs"("client_id");
CREATE INDEX "task_graphs_status_deadline_at_idx" ON "task_graphs"("status", "deadline_at");
CREATE INDEX "task_graphs_created_at_id_idx" ON "task_graphs"("created_at", "id");
ALTER TABLE "task_graphs" ADD CONSTRAINT "task_graphs_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Added by hand: the states of provisioning/graph-lifecycle.ts, and a limit that lets something run.
ALTER TABLE "task_graphs" ADD CONSTRAINT "task_graphs_status_check" CHECK ("status" IN ('ACTIVE', 'ASKS_PERSON', 'COMPLETED', 'PARTIAL', 'FAILED', 'ROLLED_BACK', 'CANCELLED'));
ALTER TABLE "task_graphs" ADD CONSTRAINT "task_graphs_max_parallel_check" CHECK ("max_parallel" > 0);

-- Tasks that exist today belong to no graph; the defaults are what they have always been.
ALTER TABLE "provisioning_tasks"
    ADD COLUMN "graph_id" UUID,
    ADD COLUMN "name" TEXT,
    ADD COLUMN "sequence" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "critical" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "repeatable" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "point_of_no_return" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "comes_after" UUID[] DEFAULT ARRAY[]::UUID[],
    ADD COLUMN "skip" TEXT,
    ADD COLUMN "skip_reason" TEXT,
    ADD COLUMN "may_have_made" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "last_lease_token" UUID;
CREATE INDEX "provisioning_tasks_graph_id_idx" ON "provisioning_tasks"("graph_id");
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_graph_id_fkey" FOREIGN KEY ("graph_id") REFERENCES "task_graphs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Added by hand.
ALTER TABLE "provisioning_tasks" ADD CONSTRAINT "provisioning_tasks_skip_check" CHECK ("skip" IN ('alone', 'satisfies'));
