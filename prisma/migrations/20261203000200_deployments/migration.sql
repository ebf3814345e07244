-- Names under which tenants are reached.
CREATE TABLE "tenant_slugs" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "skeleton" TEXT,
    "status" TEXT NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "held_until" TIMESTAMPTZ(3),
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_slugs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "tenant_slugs_owner_id_idx" ON "tenant_slugs"("owner_id");
CREATE INDEX "tenant_slugs_status_created_at_id_idx" ON "tenant_slugs"("status", "created_at", "id");
CREATE INDEX "tenant_slugs_created_at_id_idx" ON "tenant_slugs"("created_at", "id");

-- Companies that use what was ordered, each at an address of its own.
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "client_id" UUID,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "reason" TEXT,
    "suspended_at" TIMESTAMPTZ(3),
    "delete_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "tenants_owner_id_owner_type_key" ON "tenants"("owner_id", "owner_type");
CREATE INDEX "tenants_slug_idx" ON "tenants"("slug" text_pattern_ops);
CREATE INDEX "tenants_client_id_idx" ON "tenants"("client_id");
CREATE INDEX "tenants_status_created_at_id_idx" ON "tenants"("status", "created_at", "id");
CREATE INDEX "tenants_created_at_id_idx" ON "tenants"("created_at", "id");

-- How tenants are deployed.
CREATE TABLE "deployment_templates" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "package_codes" TEXT[],
    "service_codes" TEXT[],
    "cpu_millis" INTEGER NOT NULL,
    "memory_mb" INTEGER NOT NULL,
    "storage_gb" INTEGER NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_templates_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "deployment_templates_code_key" ON "deployment_templates"("code");
CREATE INDEX "deployment_templates_created_at_id_idx" ON "deployment_templates"("created_at", "id");
CREATE INDEX "deployment_templates_code_id_idx" ON "deployment_templates"("code", "id");

-- What of a tenant runs at a platform.
CREATE TABLE "deployment_instances" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "template_id" UUID NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "client_id" UUID,
    "status" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "resource_name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "cpu_millis" INTEGER NOT NULL,
    "memory_mb" INTEGER NOT NULL,
    "storage_gb" INTEGER NOT NULL,
    "services" TEXT[],
    "settings" JSONB,
    "rollback_on_failure" BOOLEAN NOT NULL,
    "occasion" TEXT NOT NULL,
    "url" TEXT,
    "result" JSONB,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_instances_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "deployment_instances_tenant_id_key" ON "deployment_instances"("tenant_id");
CREATE INDEX "deployment_instances_owner_id_owner_type_idx" ON "deployment_instances"("owner_id", "owner_type");
CREATE INDEX "deployment_instances_template_id_idx" ON "deployment_instances"("template_id");
CREATE INDEX "deployment_instances_client_id_idx" ON "deployment_instances"("client_id");
CREATE INDEX "deployment_instances_status_created_at_id_idx" ON "deployment_instances"("status", "created_at", "id");
CREATE INDEX "deployment_instances_created_at_id_idx" ON "deployment_instances"("created_at", "id");

-- Its runs there.
CREATE TABLE "deployment_executions" (
    "id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "task_id" UUID,
    "requested_by" TEXT NOT NULL,
    "error_message" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_executions_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "deployment_executions_instance_id_kind_occasion_key" ON "deployment_executions"("instance_id", "kind", "occasion");
CREATE INDEX "deployment_executions_task_id_idx" ON "deployment_executions"("task_id");
CREATE INDEX "deployment_executions_status_created_at_id_idx" ON "deployment_executions"("status", "created_at", "id");
CREATE INDEX "deployment_executions_created_at_id_idx" ON "deployment_executions"("created_at", "id");

ALTER TABLE "tenants" ADD CONSTRAINT "tenants_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "deployment_instances" ADD CONSTRAINT "deployment_instances_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "deployment_instances" ADD CONSTRAINT "deployment_instances_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "deployment_templates"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "deployment_instances" ADD CONSTRAINT "deployment_instances_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "deployment_executions" ADD CONSTRAINT "deployment_executions_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "deployment_instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Added by hand: the states of deployments/lifecycle.ts and what goes with them.
ALTER TABLE "tenant_slugs" ADD CONSTRAINT "tenant_slugs_status_check" CHECK ("status" IN ('HELD', 'TAKEN', 'QUARANTINED', 'RELEASED'));
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_status_check" CHECK ("status" IN ('INACTIVE', 'ACTIVE', 'SUSPENDED', 'LEAVING', 'DELETED'));
ALTER TABLE "deployment_instances" ADD CONSTRAINT "deployment_instances_status_check" CHECK ("status" IN ('DEPLOYING', 'RUNNING', 'SUSPENDED', 'FAILED', 'ROLLING_BACK', 'ROLLED_BACK', 'DESTROYING', 'DESTROYED'));
ALTER TABLE "deployment_executions" ADD CONSTRAINT "deployment_executions_status_check" CHECK ("status" IN ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'));
ALTER TABLE "deployment_executions" ADD CONSTRAINT "deployment_executions_kind_check" CHECK ("kind" IN ('PROVISION', 'SUSPEND', 'RESUME', 'ROLLBACK', 'DESTROY'));

-- One tenant for each address, one address for each owner; an address that was let go can be held anew. The inserts catch the conflict.
CREATE UNIQUE INDEX "tenant_slugs_slug_key" ON "tenant_slugs"("slug") WHERE "status" <> 'RELEASED';
CREATE UNIQUE INDEX "tenant_slugs_skeleton_key" ON "tenant_slugs"("skeleton") WHERE "status" <> 'RELEASED';
CREATE UNIQUE INDEX "tenant_slugs_owner_key" ON "tenant_slugs"("owner_id", "owner_type") WHERE "status" IN ('HELD', 'TAKEN');

-- What the job and the lists of what needs a person look for: a few among many.
CREATE INDEX "tenant_slugs_held_until_idx" ON "tenant_slugs"("held_until") WHERE "status" = 'HELD';
CREATE INDEX "tenants_delete_at_idx" ON "tenants"("delete_at") WHERE "status" = 'LEAVING';
CREATE INDEX "deployment_executions_open_idx" ON "deployment_executions"("id") WHERE "status" IN ('PENDING', 'RUNNING');
