package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.wire.ApplicationsWire;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.internal.wire.TaskManagersWire;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationOverview;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.DataSet;
import io.github.flinkwatch.model.JobIdWithStatus;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobRows;
import io.github.flinkwatch.model.Metrics.AggregatedMetrics;
import io.github.flinkwatch.model.TaskManager;
import io.github.flinkwatch.model.UploadedJars;
import io.github.flinkwatch.rest.VertexQuestions.MetricAggregation;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks one Flink cluster, or a HistoryServer, over its REST API, in any version from 1.9 to 2.3.
 *
 * <pre>{@code
 * try (FlinkRestClient flink = FlinkRestClient.of(URI.create("http://jobmanager:8081"))) {
 *   Observation<List<JobOverview>> jobs = flink.jobsOverview().ask();
 *   Observation<JobExceptions> why = flink.job(jobId).exceptions().ask();
 * }
 * }</pre>
 *
 * <p>What a version does not serve is unknown ({@code UNEXPECTED_STATUS}); what a HistoryServer
 * does not serve is absent. Absent is also what Flink itself says is not there: a job, a vertex, a
 * checkpoint, checkpointing as a whole. A 404 of anybody else proves nothing.
 *
 * <p>Left out on purpose: {@code GET /jobs/:jobid/yarn-cancel} and {@code yarn-stop} act although
 * they are GETs, and {@code GET /jobs/:jobid/execution-result} can end an attached per-job cluster.
 *
 * <p>Immutable and thread-safe. It has no threads of its own; {@link #close} lets go of
 * connections.
 */
public final class FlinkRestClient implements AutoCloseable {

  private final Transport transport;
  private final boolean ownsTransport;
  private final Endpoint flink;
  private final String apiVersion;
  private final String base;

  private FlinkRestClient(Builder builder, Transport transport, boolean ownsTransport) {
    this.transport = transport;
    this.ownsTransport = ownsTransport;
    this.apiVersion = builder.apiVersion;
    this.base = builder.base + builder.apiVersion;
    this.flink = new Endpoint(transport, builder.http, base, builder.budget);
  }

  private FlinkRestClient(FlinkRestClient client, Budget budget) {
    this.transport = client.transport;
    this.ownsTransport = false;
    this.apiVersion = client.apiVersion;
    this.base = client.base;
    this.flink = new Endpoint(transport, client.flink.settings(), base, budget);
  }

  /**
   * Returns a client with default settings.
   *
   * @throws IllegalArgumentException as {@link #builder}
   */
  public static FlinkRestClient of(URI base) {
    return builder(base).build();
  }

  /**
   * Returns a builder of a client of the Flink at {@code base}, whose path is a prefix of every
   * request: {@code http://rm:8088/proxy/application_1700000000000_0001/}, for example.
   *
   * @throws IllegalArgumentException if {@code base} is no absolute http or https address, or has
   *     user-info, a query or a fragment
   */
  public static Builder builder(URI base) {
    return new Builder(base);
  }

  /**
   * Returns a client of another Flink with the same settings, which shares this one's connections,
   * threads and limits: for a platform with a thousand clusters. It is closed with this one, and
   * closing it does nothing. A client {@linkplain #forOneLook for one look} has it for that look.
   *
   * @throws IllegalArgumentException as {@link #builder}
   */
  public FlinkRestClient at(URI base) {
    Builder other = builder(base).http(flink.settings());
    other.budget = flink.budget();
    other.apiVersion = apiVersion;
    return new FlinkRestClient(other, transport, false);
  }

  /**
   * Returns a client for one look, whose questions have one budget between them: all end before
   * {@code deadline} has passed from now on, and what their answers hold together is limited as two
   * answers are ({@link HttpSettings#maxBodyBytes()}). However many of them fail, the circuit
   * breaker counts one failure. Closing it does nothing.
   *
   * <p>Of a client that is for one look already it is for a part of that: it may take what is left
   * of its time, and a quarter of its memory.
   */
  public FlinkRestClient forOneLook(Duration deadline) {
    Budget look = flink.budget();
    return new FlinkRestClient(
        this, look == null ? Budget.of(deadline, flink.settings()) : look.quarter(deadline));
  }

  /**
   * Asks for status and task counts of all jobs, live: {@code GET /jobs/overview}. A row that
   * cannot be read is left out; the list is a {@link JobRows}, which tells of such rows.
   */
  public Question<List<JobOverview>> jobsOverview() {
    return flink.decide("/jobs/overview", JobsWire.JOBS_OVERVIEW);
  }

  /** Asks for ids and status of all jobs, live: {@code GET /jobs}. */
  public Question<List<JobIdWithStatus>> jobs() {
    return flink.decide("/jobs", JobsWire.JOBS);
  }

  /** Asks for TaskManagers, slots and jobs in numbers, live: {@code GET /overview}. */
  public Question<ClusterOverview> overview() {
    return flink.get("/overview", OverviewWire.CLUSTER_OVERVIEW);
  }

  /** Asks for Flink's version, and whether it is a HistoryServer: {@code GET /config}. */
  public Question<DashboardConfig> config() {
    return flink.get("/config", OverviewWire.DASHBOARD_CONFIG);
  }

  /**
   * Asks for metrics over all jobs: {@code GET /jobs/metrics?get=}. If no job has one of them,
   * Flink answers without any of the others too.
   */
  public Question<AggregatedMetrics> jobsMetrics(Collection<String> names) {
    return flink.get("/jobs/metrics" + Endpoint.names(names), MetricsWire.AGGREGATED_METRICS);
  }

  /**
   * Asks for metrics over some jobs: {@code GET /jobs/metrics?get=&agg=&jobs=}.
   *
   * @param aggregations what is made of them; empty for all
   * @param jobs over which jobs; empty for all
   */
  public Question<AggregatedMetrics> jobsMetrics(
      Collection<String> names, Set<MetricAggregation> aggregations, Collection<JobId> jobs) {
    return flink.get(
        "/jobs/metrics"
            + Endpoint.names(names)
            + Endpoint.parameter("agg", aggregations)
            + Endpoint.parameter("jobs", jobs),
        MetricsWire.AGGREGATED_METRICS);
  }

  /** Asks which metrics of jobs there are: {@code GET /jobs/metrics}. */
  public Question<List<String>> jobsMetricNames() {
    return flink.get("/jobs/metrics", MetricsWire.METRIC_NAMES);
  }

  /** Returns what can be asked about one job. Nothing is sent yet. */
  public JobQuestions job(JobId jobId) {
    return new JobQuestions(flink, requireNonNull(jobId, "jobId"));
  }

  /** Returns what can be done to one job. Nothing is sent yet. */
  public JobCommands commands(JobId jobId) {
    return new JobCommands(flink, requireNonNull(jobId, "jobId"));
  }

  /** Asks for all TaskManagers: {@code GET /taskmanagers}. */
  public Question<List<TaskManager>> taskManagers() {
    return flink.get("/taskmanagers", TaskManagersWire.TASK_MANAGERS);
  }

  /**
   * Asks for metrics over all TaskManagers: {@code GET /taskmanagers/metrics?get=}. If none has one
   * of them, Flink answers without any of the others too.
   */
  public Question<AggregatedMetrics> taskManagersMetrics(Collection<String> names) {
    return flink.get(
        "/taskmanagers/metrics" + Endpoint.names(names), MetricsWire.AGGREGATED_METRICS);
  }

  /**
   * Asks for metrics over some TaskManagers: {@code GET
   * /taskmanagers/metrics?get=&agg=&taskmanagers=}.
   *
   * @param aggregations what is made of them; empty for all
   * @param taskManagerIds over which TaskManagers; empty for all
   */
  public Question<AggregatedMetrics> taskManagersMetrics(
      Collection<String> names,
      Set<MetricAggregation> aggregations,
      Collection<String> taskManagerIds) {
    taskManagerIds.forEach(id -> Endpoint.withoutComma(id, "taskManagerIds"));
    return flink.get(
        "/taskmanagers/metrics"
            + Endpoint.names(names)
            + Endpoint.parameter("agg", aggregations)
            + Endpoint.parameter("taskmanagers", taskManagerIds),
        MetricsWire.AGGREGATED_METRICS);
  }

  /** Asks which metrics of TaskManagers there are: {@code GET /taskmanagers/metrics}. */
  public Question<List<String>> taskManagersMetricNames() {
    return flink.get("/taskmanagers/metrics", MetricsWire.METRIC_NAMES);
  }

  /**
   * Returns what can be asked about one TaskManager. Nothing is sent yet.
   *
   * @throws IllegalArgumentException if {@code taskManagerId} is blank
   */
  public TaskManagerQuestions taskManager(String taskManagerId) {
    return new TaskManagerQuestions(flink, Endpoint.segment(taskManagerId, "taskManagerId"));
  }

  /** Returns what can be asked about the JobManager. Nothing is sent yet. */
  public JobManagerQuestions jobManager() {
    return new JobManagerQuestions(flink);
  }

  /** Asks for all applications: {@code GET /applications/overview}. Since 2.3. */
  public Question<List<ApplicationOverview>> applicationsOverview() {
    return flink.get("/applications/overview", ApplicationsWire.APPLICATIONS_OVERVIEW);
  }

  /** Returns what can be asked about, and done to, one application. Since 2.3. */
  public ApplicationQuestions application(FlinkApplicationId applicationId) {
    return new ApplicationQuestions(flink, requireNonNull(applicationId, "applicationId"));
  }

  /** Asks for the uploaded jars: {@code GET /jars}. */
  public Question<UploadedJars> jars() {
    return flink.get("/jars", ClusterWire.UPLOADED_JARS);
  }

  /** Asks for the data sets that the cluster keeps: {@code GET /datasets}. Since 1.11. */
  public Question<List<DataSet>> dataSets() {
    return flink.get("/datasets", ClusterWire.DATA_SETS);
  }

  /**
   * Deletes a savepoint, of any job: {@code POST /savepoint-disposal}.
   *
   * @param path the savepoint's external path
   * @throws IllegalArgumentException if {@code path} is blank
   */
  public Command<PendingOperation> disposeSavepoint(String path) {
    if (requireNonNull(path, "path").isBlank()) {
      throw new IllegalArgumentException("path is blank");
    }
    return flink.command(
        "POST",
        "/savepoint-disposal",
        new RequestBody().text("savepoint-path", path).json(),
        PendingOperation.triggeredAt(flink, "/savepoint-disposal"));
  }

  /** Returns the deletion of a savepoint that was triggered before, to poll it again. */
  public PendingOperation savepointDisposal(TriggerId triggerId) {
    return new PendingOperation(flink, "/savepoint-disposal", triggerId);
  }

  /**
   * Asks for the graph that an uploaded jar makes: {@code GET /jars/:jarid/plan}. It runs main().
   */
  public Question<JobPlan> jarPlan(String jarId) {
    return flink.get("/jars/" + Endpoint.segment(jarId, "jarId") + "/plan", JobDetailsWire.PLAN);
  }

  /**
   * As {@link #jarPlan(String)}, with what main() is given.
   *
   * @param arguments main()'s arguments; none may have a comma, which Flink would part it at
   * @throws IllegalArgumentException if an argument has a comma
   */
  public Question<JobPlan> jarPlan(String jarId, List<String> arguments) {
    return plan(jarId, arguments(arguments));
  }

  /** As {@link #jarPlan(String, List)}, of another class of the jar than its manifest names. */
  public Question<JobPlan> jarPlan(String jarId, List<String> arguments, String entryClass) {
    return plan(jarId, arguments(arguments) + entryClass(entryClass));
  }

  /** As {@link #jarPlan(String, List, String)}, with another parallelism than the default. */
  public Question<JobPlan> jarPlan(
      String jarId, List<String> arguments, String entryClass, int parallelism) {
    return plan(
        jarId, arguments(arguments) + entryClass(entryClass) + "&parallelism=" + parallelism);
  }

  private static String arguments(List<String> arguments) {
    arguments.forEach(argument -> Endpoint.withoutComma(argument, "arguments"));
    return Endpoint.parameter("programArg", arguments);
  }

  private static String entryClass(String entryClass) {
    return "&entry-class=" + Endpoint.encoded(requireNonNull(entryClass, "entryClass"));
  }

  private Question<JobPlan> plan(String jarId, String query) {
    return flink.get(
        "/jars/" + Endpoint.segment(jarId, "jarId") + "/plan" + query.replaceFirst("^&", "?"),
        JobDetailsWire.PLAN);
  }

  /** Deletes a data set that the cluster keeps: {@code DELETE /datasets/:datasetid}. Since 1.11. */
  public Command<PendingOperation> deleteDataSet(String dataSetId) {
    return flink.command(
        "DELETE",
        "/datasets/" + Endpoint.segment(dataSetId, "dataSetId"),
        "",
        PendingOperation.triggeredAt(flink, "/datasets/delete"));
  }

  /** Returns the deletion of a data set that was triggered before, to poll it again. */
  public PendingOperation dataSetDeletion(TriggerId triggerId) {
    return new PendingOperation(flink, "/datasets/delete", triggerId);
  }

  /** Cancels what is under way and lets go of connections. */
  @Override
  public void close() {
    if (ownsTransport) {
      transport.close();
    }
  }

  /** Returns the address that is asked, without anything secret. */
  @Override
  public String toString() {
    return "FlinkRestClient{" + base + "}";
  }

  /** Builds a {@link FlinkRestClient}. Not thread-safe. */
  public static final class Builder {
    private final String base;
    private String apiVersion = "";
    private HttpSettings http = HttpSettings.ofDefaults();
    private @Nullable Budget budget;

    private Builder(URI base) {
      requireNonNull(base, "base");
      HttpAsk.get(base); // refuses what is no absolute http or https address
      if (base.getRawUserInfo() != null
          || base.getRawQuery() != null
          || base.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "base must have no user-info, query or fragment: " + HttpAsk.shown(base));
      }
      this.base = base.toString().replaceFirst("/+$", "");
    }

    /**
     * Sets the version of the API to ask for, 1 or more: a prefix such as {@code /v1}. None by
     * default, by which every Flink understands its own newest.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder apiVersion(int version) {
      if (version < 1) {
        throw new IllegalArgumentException("version is less than 1: " + version);
      }
      this.apiVersion = "/v" + version;
      return this;
    }

    /** Sets deadlines, limits, credentials and all else about connections. */
    public Builder http(HttpSettings http) {
      this.http = requireNonNull(http, "http");
      return this;
    }

    /** Returns the client, which has sent nothing yet. */
    public FlinkRestClient build() {
      return new FlinkRestClient(this, Transport.of(http), true);
    }
  }
}
