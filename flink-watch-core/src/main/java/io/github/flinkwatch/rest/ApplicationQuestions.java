package io.github.flinkwatch.rest;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.internal.wire.ApplicationsWire;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationException;
import io.github.flinkwatch.rest.JobCommands.Accepted;
import java.util.List;
import java.util.Map;

/** What can be asked about, and done to, one application. Since 2.3. Immutable and thread-safe. */
public final class ApplicationQuestions {

  private final Endpoint flink;
  private final String application;

  ApplicationQuestions(Endpoint flink, FlinkApplicationId applicationId) {
    this.flink = flink;
    this.application = "/applications/" + applicationId;
  }

  /** Asks for the application with its jobs: {@code GET /applications/:applicationid}. */
  public Question<ApplicationDetails> details() {
    return flink.get(application, ApplicationsWire.APPLICATION_DETAILS);
  }

  /** Asks why it failed: {@code GET /applications/:applicationid/exceptions}. */
  public Question<List<ApplicationException>> exceptions() {
    return flink.get(application + "/exceptions", ApplicationsWire.APPLICATION_EXCEPTIONS);
  }

  /**
   * Asks for the configuration of its JobManager, which may hold secrets: {@code GET
   * /applications/:applicationid/jobmanager/config}.
   */
  public Question<Map<String, String>> jobManagerConfig() {
    return flink.get(application + "/jobmanager/config", ClusterWire.CONFIGURATION);
  }

  /**
   * Cancels the application with its jobs: {@code POST /applications/:applicationid/cancel}. The
   * answer says that Flink took the request, not that they have ended.
   */
  public Command<Accepted> cancel() {
    return flink.command("POST", application + "/cancel", "{}", Accepted.TYPE);
  }
}
