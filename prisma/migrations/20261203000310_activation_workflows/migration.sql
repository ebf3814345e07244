-- In which order services are activated, and what they depend on.
CREATE TABLE "activation_workflows" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "deployment_template_id" UUID,
    "service_sequence" JSONB NOT NULL,
    "auto_activate" BOOLEAN NOT NULL,
    "rollback_on_failure" BOOLEAN NOT NULL,
    "max_duration_minutes" INTEGER NOT NULL,
    "max_parallel" INTEGER NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activation_workflows_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "activation_workflows_name_key" ON "activation_workflows"("name");
CREATE INDEX "activation_workflows_deployment_template_id_idx" ON "activation_workflows"("deployment_template_id");
CREATE INDEX "activation_workflows_created_at_id_idx" ON "activation_workflows"("created_at", "id");

-- Added by hand: of each template one workflow decides, and one for all templates without one of their own.
CREATE UNIQUE INDEX "activation_workflows_one_active_key" ON "activation_workflows"(coalesce("deployment_template_id", '00000000-0000-0000-0000-000000000000')) WHERE "is_active";
ALTER TABLE "activation_workflows" ADD CONSTRAINT "activation_workflows_limits_check" CHECK ("max_parallel" > 0 AND "max_duration_minutes" > 0);
