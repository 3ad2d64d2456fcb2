-- What flink-watch keeps in a database. PostgreSQL 10 and later.

-- Which gain of a cluster is the latest; a cluster that only one watcher ever watches has no row.
create table if not exists flink_watch_cluster (
  cluster varchar(255) primary key, -- its name, as it stands in the key of its jobs
  epoch   bigint not null
);

-- What is remembered of each job: some kilobytes of JSON.
create table if not exists flink_watch_job (
  job      varchar(255) primary key, -- the text of its JobKey
  cluster  varchar(255) not null,
  epoch    bigint       not null,    -- of whoever saved the row
  revision bigint       not null,    -- how often it was saved
  body     text         not null,    -- StoredJob.toJson()
  saved_at timestamptz  not null default now()
);
create index if not exists flink_watch_job_cluster on flink_watch_job (cluster);

-- The outbox: each event once, written with the memory that contains it.
create table if not exists flink_watch_event (
  number     bigint generated always as identity primary key, -- those of one job in their order
  id         varchar(400) not null unique,                    -- JobEvent.id()
  job        varchar(255) not null,
  body       text         not null,                           -- JobEvent.toJson()
  written_at timestamptz  not null default now(),
  told_at    timestamptz
);
create index if not exists flink_watch_event_untold on flink_watch_event (number) where told_at is null;
create index if not exists flink_watch_event_told on flink_watch_event (told_at);
