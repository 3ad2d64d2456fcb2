package io.github.flinkwatch.examples.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Benchmark g, the floor: a process that asks the JDK's client one question, and ends. */
final class FirstAnswer {

  private FirstAnswer() {}

  /** Arguments: address of the JobManager, id of the job. */
  public static void main(String[] args) throws Exception {
    URI status = URI.create(args[0]).resolve("/jobs/" + args[1] + "/status");
    String answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Child.tell("answer", answer.contains("RUNNING") ? "RUNNING" : answer);
    Child.end();
  }
}
