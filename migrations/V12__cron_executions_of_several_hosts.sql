-- Two machines may run a job of the same id at the same moment: two runs. Ids stay as they are; what is unique is the id on a host.
DROP INDEX cron_executions_event;
CREATE UNIQUE INDEX cron_executions_event ON cron_executions (event_id, host);
