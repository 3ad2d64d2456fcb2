package platform;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.watch.JobWatcher;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** For Spring Boot 4, where the indicator's types have moved. */
final class FlinkJobsHealth implements HealthIndicator {
  private final JobWatcher watcher;

  FlinkJobsHealth(JobWatcher watcher) {
    this.watcher = watcher;
  }

  @Override
  public Health health() {
    List<Fleet.FleetJob> jobs = watcher.fleet().jobs();
    Health.Builder health = Health.unknown(); // of no job nothing is known
    if (jobs.stream().anyMatch(job -> is(job, HealthStatus.UNHEALTHY) || isIn(job, JobState.FAILED))) {
      health.down();
    } else if (!jobs.isEmpty() && jobs.stream().noneMatch(this::isUnknown)) {
      health.up();
    }
    jobs.stream()
        .filter(this::isUnknown)
        .forEach(job -> health.withDetail(job.displayName(), cause(job)));
    return health.build();
  }

  private boolean isUnknown(Fleet.FleetJob job) {
    return job.health().isEmpty() || is(job, HealthStatus.UNKNOWN);
  }

  private static boolean is(Fleet.FleetJob job, HealthStatus status) {
    return job.health().filter(verdict -> verdict.status() == status).isPresent();
  }

  private static boolean isIn(Fleet.FleetJob job, JobState state) {
    return job.health().filter(verdict -> verdict.state() == state).isPresent();
  }

  private static String cause(Fleet.FleetJob job) {
    return job.health().flatMap(JobHealth::cause).map(Object::toString).orElse("no verdict yet");
  }
}
