package io.github.flinkwatch;

import java.util.Locale;

/**
 * The stable codes of {@link UnknownCause}. Each says which {@linkplain #group() group} it belongs
 * to, {@linkplain #pointsTo() whom} it points to, whether asking again {@linkplain #isRetryable()
 * may help} without anybody acting, and what an operator {@linkplain #remedy() should do}.
 *
 * <p>Names are kept for ever: platforms store them. New ones may be added.
 */
public enum UnknownCode {
  // transport: no answer came
  DNS_FAILURE(
      Group.TRANSPORT,
      Party.NETWORK,
      true,
      "Check the host name, and the resolver of this machine."),
  CONNECT_REFUSED(
      Group.TRANSPORT,
      Party.NETWORK,
      true,
      "Nothing listens there: check the port, and whether the process is up or has moved."),
  CONNECT_TIMEOUT(
      Group.TRANSPORT,
      Party.NETWORK,
      true,
      "Check routes and firewalls between here and the host."),
  RESPONSE_TIMEOUT(
      Group.TRANSPORT,
      Party.NETWORK,
      true,
      "The server took the question and did not answer in time: look at its load, or allow more"
          + " time."),
  CONNECTION_LOST(
      Group.TRANSPORT, Party.NETWORK, true, "The connection broke in the middle: ask again."),
  TLS_FAILURE(
      Group.TRANSPORT,
      Party.CONFIGURATION,
      false,
      "Check the server's certificate and host name against the configured trust store."),
  CIRCUIT_OPEN(
      Group.TRANSPORT,
      Party.NETWORK,
      true,
      "The endpoint failed repeatedly and is left alone for a moment; see the original cause."),
  // gateway: something in front of the server answered
  UNAUTHENTICATED(
      Group.GATEWAY, Party.CREDENTIALS, false, "Configure credentials for this address."),
  FORBIDDEN(
      Group.GATEWAY, Party.CREDENTIALS, false, "Grant the configured user access to this address."),
  LOGIN_REDIRECT(
      Group.GATEWAY,
      Party.CREDENTIALS,
      false,
      "A login page answered: configure the credentials that the gateway asks for."),
  REDIRECT_REFUSED(
      Group.GATEWAY,
      Party.CONFIGURATION,
      false,
      "The address redirects to another origin: configure the address it leads to, or allow it."),
  HTML_INSTEAD_OF_JSON(
      Group.GATEWAY,
      Party.CONFIGURATION,
      false,
      "A web page answered where Flink or YARN should have: check the address and its path."),
  PROXY_INTERSTITIAL(
      Group.GATEWAY,
      Party.CONFIGURATION,
      false,
      "YARN's proxy asks a person to confirm: ask as the application's owner, or allow the proxy"
          + " cookie."),
  PROXY_REFUSES_COMMANDS(
      Group.GATEWAY,
      Party.CONFIGURATION,
      false,
      "YARN's proxy passes questions on, and no commands: send them to Flink's own address."),
  BAD_GATEWAY(
      Group.GATEWAY, Party.NETWORK, true, "The gateway did not reach the server behind it."),
  RM_STANDBY(
      Group.GATEWAY,
      Party.RESOURCE_MANAGER,
      true,
      "A standby ResourceManager answered: configure the addresses of all ResourceManagers."),
  RM_NO_ACTIVE(
      Group.GATEWAY,
      Party.RESOURCE_MANAGER,
      true,
      "No ResourceManager is active, a failover is in progress: ask again."),
  // server: the server answered, and it does not tell
  LEADER_ELECTION(
      Group.SERVER, Party.FLINK, true, "The JobManagers are electing a leader: ask again."),
  SERVER_ERROR(Group.SERVER, Party.FLINK, true, "Look at the server's log; ask again."),
  UNEXPECTED_STATUS(
      Group.SERVER,
      Party.CONFIGURATION,
      false,
      "Check that the address is the one of this service."),
  MALFORMED_JSON(
      Group.SERVER,
      Party.FLINK,
      false,
      "The answer is not what any known version sends: report it with the answer's text."),
  TRUNCATED(Group.SERVER, Party.NETWORK, true, "The answer ended early: ask again."),
  TOO_LARGE(Group.SERVER, Party.CONFIGURATION, false, "Raise the limit on the size of an answer."),
  UNRECOGNIZED_STATE(
      Group.SERVER,
      Party.PLATFORM,
      false,
      "This state is newer than this version of flink-watch: upgrade flink-watch."),
  SUSPENDED_HERE(
      Group.SERVER, Party.FLINK, true, "This JobManager gave up leadership: ask the next leader."),
  // identity: the job was not found, or not surely
  JOB_NOT_YET_VISIBLE(
      Group.IDENTITY, Party.FLINK, true, "The job is not listed yet, or one look missed it."),
  JOB_ABSENT(
      Group.IDENTITY,
      Party.FLINK,
      true,
      "The JobManager does not know the job: it restarted, or never got it. Configure the archive."),
  JOB_EXPIRED(
      Group.IDENTITY,
      Party.CONFIGURATION,
      false,
      "The ended job left the JobManager's store: configure the archive, or raise"
          + " jobstore.expiration-time."),
  JOB_RUN_CHANGED(
      Group.IDENTITY,
      Party.FLINK,
      true,
      "The job had ended, or is known with a later start, and is shown alive with another: the next"
          + " look that shows it decides."),
  JOB_ID_CHANGED(
      Group.IDENTITY,
      Party.PLATFORM,
      false,
      "The cluster runs a job of another id: tell flink-watch the new id, or allow it to match."),
  JOB_AMBIGUOUS(
      Group.IDENTITY, Party.PLATFORM, false, "Several jobs could be meant: give the job id."),
  OTHER_DEPLOYMENT(
      Group.IDENTITY,
      Party.PLATFORM,
      false,
      "The resource manager told of another deployment than the one that runs the job: correct the"
          + " deployment's id, or the source."),
  // deployment: what the resource manager says does not settle it
  APP_FORGOTTEN(
      Group.DEPLOYMENT,
      Party.RESOURCE_MANAGER,
      false,
      "The ResourceManager no longer knows the application: configure the application history"
          + " server or the archive."),
  DEPLOYMENT_OUTCOME_UNDEFINED(
      Group.DEPLOYMENT,
      Party.RESOURCE_MANAGER,
      false,
      "The application ended without saying how: look at the archive and the JobManager's log."),
  CLUSTER_ALIVE_JOB_UNSEEN(
      Group.DEPLOYMENT,
      Party.FLINK,
      true,
      "The cluster is alive, but its JobManager did not tell of the job: ask again, or check its"
          + " address."),
  CLUSTER_GONE(
      Group.DEPLOYMENT,
      Party.PLATFORM,
      false,
      "The session cluster is gone, which says nothing about its jobs: configure the archive."),
  JOB_MANAGER_CRASH_LOOP(
      Group.DEPLOYMENT,
      Party.PLATFORM,
      true,
      "The JobManager ends again and again before the job runs: look at the log of its last"
          + " container."),
  POD_CANNOT_START(
      Group.DEPLOYMENT,
      Party.PLATFORM,
      true,
      "Kubernetes cannot start the JobManager's pod: look at its reason, and at the events."),
  CLUSTER_REMOVED(
      Group.DEPLOYMENT,
      Party.PLATFORM,
      false,
      "The cluster is gone and its job could still be recovered: somebody removed it, or the end"
          + " was not told; look at the archive."),
  // archive: the archive could not be found or read
  ARCHIVE_NOT_CONFIGURED(
      Group.ARCHIVE,
      Party.CONFIGURATION,
      false,
      "Set jobmanager.archive.fs.dir in Flink, and give flink-watch the same directory."),
  ARCHIVE_MISSING(
      Group.ARCHIVE,
      Party.FLINK,
      true,
      "No archive of this job: it may still be written, or be deleted again by"
          + " historyserver.archive.retained-jobs or retained-ttl; a killed cluster writes none."
          + " Flink itself keeps an ended job no longer than jobstore.expiration-time."),
  ARCHIVE_PARTIAL(
      Group.ARCHIVE, Party.FLINK, true, "The archive is still being written: ask again."),
  ARCHIVE_CORRUPT(
      Group.ARCHIVE,
      Party.FLINK,
      false,
      "The archive is damaged and does not heal: look at the file and the JobManager's log."),
  ARCHIVE_DENIED(
      Group.ARCHIVE,
      Party.CREDENTIALS,
      false,
      "Grant the configured user read access to the archive directory."),
  ARCHIVE_STORE_UNSUPPORTED(
      Group.ARCHIVE,
      Party.PLATFORM,
      false,
      "Nothing on the class path reads this scheme: add its NIO provider, or give an ArchiveStore."),
  ARCHIVE_UNREACHABLE(
      Group.ARCHIVE, Party.NETWORK, true, "The archive's filesystem did not answer: ask again."),
  ARCHIVE_OTHER_ATTEMPT(
      Group.ARCHIVE,
      Party.FLINK,
      false,
      "The archive is of an earlier run of the same job id; Flink does not overwrite it: remove it"
          + " before the next run."),
  ARCHIVE_NO_SUCH_JOB(
      Group.ARCHIVE, Party.PLATFORM, false, "The archive is of another job: check the path."),
  ARCHIVE_NO_STATE(
      Group.ARCHIVE,
      Party.FLINK,
      false,
      "The archive is readable but does not tell the job's state: look at the file."),
  HISTORY_LAG(
      Group.ARCHIVE,
      Party.FLINK,
      true,
      "The HistoryServer does not have the job: ask again; later it may have been forgotten"
          + " (historyserver.archive.retained-jobs, clean-expired-jobs)."
          + " Flink itself keeps an ended job no longer than jobstore.expiration-time."),
  // caller: nobody looked
  NOT_CONFIGURED(Group.CALLER, Party.PLATFORM, false, "Configure a source that can tell."),
  NOT_ASKED(Group.CALLER, Party.PLATFORM, true, "This look did not ask: it is due at a later one."),
  CANCELLED(Group.CALLER, Party.PLATFORM, true, "The caller gave up or was interrupted."),
  SOURCE_FAILED(
      Group.CALLER,
      Party.PLATFORM,
      true,
      "A source that the platform gave threw an exception, or answered null: see the exception."),
  RULE_FAILED(
      Group.CALLER,
      Party.PLATFORM,
      true,
      "A health rule threw an exception, or answered null: see the exception."),
  STALE(Group.CALLER, Party.PLATFORM, true, "The last answer is too old to rest a verdict on.");

  /** At which step of looking the proof was lost. */
  public enum Group {
    TRANSPORT,
    GATEWAY,
    SERVER,
    IDENTITY,
    DEPLOYMENT,
    ARCHIVE,
    CALLER
  }

  /** Whom a cause points to: who can most likely do something about it. */
  public enum Party {
    NETWORK,
    CREDENTIALS,
    CONFIGURATION,
    FLINK,
    RESOURCE_MANAGER,
    PLATFORM
  }

  private final Group group;
  private final Party pointsTo;
  private final boolean retryable;
  private final String remedy;

  UnknownCode(Group group, Party pointsTo, boolean retryable, String remedy) {
    this.group = group;
    this.pointsTo = pointsTo;
    this.retryable = retryable;
    this.remedy = remedy;
  }

  /** Returns at which step of looking the proof was lost. */
  public Group group() {
    return group;
  }

  /** Returns who can most likely do something about it. */
  public Party pointsTo() {
    return pointsTo;
  }

  /** Returns whether asking again later may help without anybody acting. */
  public boolean isRetryable() {
    return retryable;
  }

  /** Returns one line for the operator. */
  public String remedy() {
    return remedy;
  }

  /** Returns where the project's pages explain it: {@code docs/causes.md#connect_refused}. */
  public String page() {
    return "docs/causes.md#" + name().toLowerCase(Locale.ROOT);
  }
}
