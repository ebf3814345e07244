-- Calls to vendors, counted by each process and written in batches, so that their health can be seen across all processes.
CREATE TABLE "vendor_minutes" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "provider" TEXT NOT NULL,
    "process_id" UUID NOT NULL,
    "calls" INTEGER NOT NULL,
    "failures" INTEGER NOT NULL,
    "throttled" INTEGER NOT NULL,
    "held_back" INTEGER NOT NULL,
    "durations" INTEGER[],
    "circuit" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "vendor_minutes_pkey" PRIMARY KEY ("minute", "provider", "process_id")
);

CREATE TABLE "vendor_marks" (
    "provider" TEXT NOT NULL,
    "last_success_at" TIMESTAMPTZ(3),
    "last_failure_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,
    CONSTRAINT "vendor_marks_pkey" PRIMARY KEY ("provider")
);
