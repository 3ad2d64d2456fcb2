import org.jspecify.annotations.NullMarked;

/**
 * The state and health of Apache Flink jobs, with the proof: observe, gather, resolve, judge,
 * report. Who wants to know how his jobs are needs these types, in this order:
 *
 * <table>
 *   <caption>The main job</caption>
 *   <tr><td>{@link io.github.flinkwatch.rest.FlinkRestClient}</td><td>one Flink, asked over its REST API</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.gather.JobObserver}</td><td>looks at a job with all that can tell of it: Flink, YARN or Kubernetes, archives</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.JobId}</td><td>the identity that Flink gives a job</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.JobRef}</td><td>what a platform knows of a job: its id, its name, its cluster, when it was submitted</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.evidence.JobIntent}</td><td>what the platform did to the job and expects of it</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.evidence.JobEvidence}</td><td>everything that was seen of the job at one instant</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.JobHealthEvaluator}</td><td>the judge: evidence and memory in, verdict and next memory out</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.Evaluation}</td><td>a verdict, and the memory for the next look</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.JobHealth}</td><td>the verdict: state, health, cause, findings, and the proof</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.JobState}</td><td>the states that are concluded</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.HealthStatus}</td><td>how well a job is</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.Finding}</td><td>what a rule found, with its figures</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.health.JobMemory}</td><td>what must be remembered of a job between two looks</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.UnknownCode}</td><td>why something is unknown</td></tr>
 *   <tr><td>{@link io.github.flinkwatch.watch.JobWatcher}</td><td>does all of this for many jobs in many clusters, and tells what changes</td></tr>
 * </table>
 *
 * <p>All else is for those who look further: {@link io.github.flinkwatch.report} tells of a whole
 * fleet, {@link io.github.flinkwatch.kubernetes} asks Kubernetes, {@link io.github.flinkwatch.http}
 * holds deadlines, limits and credentials, and {@link io.github.flinkwatch.model} has the answers
 * of Flink's REST API, as {@link io.github.flinkwatch.rest} gets them. {@link
 * io.github.flinkwatch.jdbc} keeps memory in a relational database, and {@link
 * io.github.flinkwatch.micrometer} has meters; what they need nobody gets who does not ask for it.
 */
@NullMarked
module io.github.flinkwatch.core {
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;
  requires java.security.jgss;
  requires static com.google.errorprone.annotations;
  requires static java.sql;
  requires static micrometer.core;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
  requires static org.yaml.snakeyaml;

  exports io.github.flinkwatch;
  exports io.github.flinkwatch.evidence;
  exports io.github.flinkwatch.gather;
  exports io.github.flinkwatch.health;
  exports io.github.flinkwatch.http;
  exports io.github.flinkwatch.jdbc;
  exports io.github.flinkwatch.kubernetes;
  exports io.github.flinkwatch.micrometer;
  exports io.github.flinkwatch.model;
  exports io.github.flinkwatch.report;
  exports io.github.flinkwatch.rest;
  exports io.github.flinkwatch.watch;
  exports io.github.flinkwatch.internal.http to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.json to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.text to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.wire to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
}
