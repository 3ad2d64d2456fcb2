-- What flink-watch keeps in a database. MySQL 8 and MariaDB 10.6, and later; InnoDB.

-- Which gain of a cluster is the latest; a cluster that only one watcher ever watches has no row.
create table if not exists flink_watch_cluster (
  cluster varchar(255) character set ascii collate ascii_bin primary key, -- its name, as it stands in the key of its jobs
  epoch   bigint not null
) engine = InnoDB;

-- What is remembered of each job: some kilobytes of JSON.
create table if not exists flink_watch_job (
  job      varchar(255) character set ascii collate ascii_bin primary key, -- the text of its JobKey
  cluster  varchar(255) character set ascii collate ascii_bin not null,
  epoch    bigint not null, -- of whoever saved the row
  revision bigint not null, -- how often it was saved
  body     mediumtext character set utf8mb4 not null, -- StoredJob.toJson()
  saved_at timestamp(3) not null default current_timestamp(3) on update current_timestamp(3),
  key flink_watch_job_cluster (cluster)
) engine = InnoDB;

-- The outbox: each event once, written with the memory that contains it.
create table if not exists flink_watch_event (
  number     bigint auto_increment primary key, -- those of one job in their order
  id         varchar(400) character set ascii collate ascii_bin not null unique, -- JobEvent.id()
  job        varchar(255) character set ascii collate ascii_bin not null,
  body       mediumtext character set utf8mb4 not null, -- JobEvent.toJson()
  written_at timestamp(3) not null default current_timestamp(3),
  told_at    timestamp(3) null,
  key flink_watch_event_told (told_at, number)
) engine = InnoDB;
