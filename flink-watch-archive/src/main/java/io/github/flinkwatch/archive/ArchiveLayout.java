package io.github.flinkwatch.archive;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where Flink puts archives below its directory: {@code <job id>} up to 2.2, and from 2.3 on {@code
 * <cluster id>/applications/<application id>/jobs/<job id>}, with jobs that have no application
 * still in the old place. Not thread-safe: one for each look.
 */
final class ArchiveLayout {

  private static final String APPLICATIONS = "applications";
  private static final String JOBS = "jobs";
  private static final String SUMMARY = "application-summary";

  /** What Flink calls a cluster that was not given an id. */
  private static final String DEFAULT_CLUSTER = "0".repeat(32);

  private final ArchiveStore store;
  private final String directory;
  private final String clusterId;
  private final List<UnknownCause> trouble = new ArrayList<>();
  private @Nullable List<ArchiveFile> root;

  /**
   * @param clusterId tried where the store does not list; null for Flink's default
   */
  ArchiveLayout(ArchiveStore store, String directory, @Nullable String clusterId) {
    this.store = store;
    this.directory = directory;
    this.clusterId = clusterId == null ? DEFAULT_CLUSTER : clusterId;
  }

  /** Returns where up to Flink 2.2 the archive lies. */
  String flat(JobId jobId) {
    return StorePaths.child(directory, jobId.toString());
  }

  /** Returns where from Flink 2.3 on the archive of an application's job lies, unless told. */
  String likeliest(FlinkApplicationId applicationId, JobId jobId) {
    String cluster = StorePaths.child(directory, clusterId);
    return inApplication(applications(cluster), applicationId.toString(), jobId);
  }

  /**
   * Returns where from Flink 2.3 on the archive may lie; for a store that lists, where it does.
   *
   * @param applicationId the only application in which to look, or null for all
   */
  Set<String> inApplications(JobId jobId, @Nullable FlinkApplicationId applicationId) {
    Set<String> paths = new LinkedHashSet<>();
    Optional<List<String>> clusters = clusters();
    if (clusters.isEmpty() && applicationId == null) {
      // It can only be tried where a session's job would be.
      String cluster = StorePaths.child(directory, clusterId);
      paths.add(inApplication(applications(cluster), jobId.toString(), jobId));
    }
    for (String cluster : clusters.orElse(List.of())) {
      String applications = applications(cluster);
      if (applicationId != null) {
        paths.add(inApplication(applications, applicationId.toString(), jobId));
        continue;
      }
      for (ArchiveFile application : listQuietly(applications)) {
        if (application.isDirectory() && JobId.isValid(application.name())) {
          paths.add(inApplication(applications, application.name(), jobId));
        }
      }
    }
    if (applicationId != null) {
      paths.remove(likeliest(applicationId, jobId)); // which was looked at first
    }
    return paths;
  }

  /** Returns where the archive of an application lies, or for a store that only opens may lie. */
  Set<String> summaries(FlinkApplicationId applicationId) {
    Set<String> paths = new LinkedHashSet<>();
    List<String> tried = List.of(StorePaths.child(directory, clusterId));
    for (String cluster : clusters().orElse(tried)) {
      String application = StorePaths.child(applications(cluster), applicationId.toString());
      paths.add(StorePaths.child(application, SUMMARY));
    }
    return paths;
  }

  /** Returns every archive that is to be seen. */
  ArchiveListing all() {
    List<ArchiveLocation> archives = new ArrayList<>();
    Set<FlinkApplicationId> applicationIds = new LinkedHashSet<>();
    for (ArchiveFile file : listQuietly(directory)) {
      addJob(archives, directory, file, null);
    }
    for (String cluster : clusters().orElse(List.of())) {
      String applications = applications(cluster);
      for (ArchiveFile application : listQuietly(applications)) {
        if (application.isDirectory() && FlinkApplicationId.isValid(application.name())) {
          FlinkApplicationId applicationId = FlinkApplicationId.of(application.name());
          applicationIds.add(applicationId);
          String jobs = StorePaths.child(StorePaths.child(applications, application.name()), JOBS);
          for (ArchiveFile file : listQuietly(jobs)) {
            addJob(archives, jobs, file, applicationId);
          }
        }
      }
    }
    return new ArchiveListing(archives, applicationIds, trouble);
  }

  /** Returns the directory, without credentials. */
  String shown() {
    return StorePaths.shown(directory);
  }

  /** Returns what could not be listed, beside what is just not there. */
  List<UnknownCause> trouble() {
    return trouble;
  }

  private static void addJob(
      List<ArchiveLocation> archives,
      String directory,
      ArchiveFile file,
      @Nullable FlinkApplicationId applicationId) {
    if (!file.isDirectory() && JobId.isValid(file.name())) {
      String path = StorePaths.child(directory, file.name());
      archives.add(new ArchiveLocation(JobId.of(file.name()), path, applicationId, file));
    }
  }

  /** Returns the directories of clusters, or empty if the store does not list. */
  private Optional<List<String>> clusters() {
    List<String> clusters = new ArrayList<>();
    List<ArchiveFile> files;
    try {
      files = root();
    } catch (UnsupportedOperationException doesNotList) {
      return Optional.empty();
    }
    for (ArchiveFile file : files) {
      if (file.isDirectory() && JobId.isValid(file.name())) {
        clusters.add(StorePaths.child(directory, file.name()));
      } else if (file.isDirectory() && file.name().equals(APPLICATIONS)) {
        clusters.add(directory); // the directory of one cluster was given
      }
    }
    return Optional.of(clusters);
  }

  /** It may hold ten thousand files: it is listed once. */
  private List<ArchiveFile> root() {
    if (root == null) {
      root = list(directory);
    }
    return root;
  }

  private List<ArchiveFile> listQuietly(String path) {
    try {
      return path.equals(directory) ? root() : list(path);
    } catch (UnsupportedOperationException doesNotList) {
      note(
          UnknownCause.of(
              UnknownCode.ARCHIVE_STORE_UNSUPPORTED,
              StorePaths.shown(path) + ": this ArchiveStore does not list"));
      return List.of();
    }
  }

  private List<ArchiveFile> list(String path) {
    try {
      return store.list(path);
    } catch (UnsupportedOperationException doesNotList) {
      throw doesNotList;
    } catch (Throwable failure) { // the store may be anybody's
      UnknownCause cause = StoreCauses.of(failure, path);
      // An application without jobs, or one that a HistoryServer just deleted, is no trouble.
      if (cause.code() != UnknownCode.ARCHIVE_MISSING || path.equals(directory)) {
        note(cause);
      }
      return List.of();
    }
  }

  private void note(UnknownCause cause) {
    if (!trouble.contains(cause)) {
      trouble.add(cause);
    }
  }

  private static String applications(String cluster) {
    return StorePaths.child(cluster, APPLICATIONS);
  }

  private static String inApplication(String applications, String applicationId, JobId jobId) {
    String application = StorePaths.child(applications, applicationId);
    return StorePaths.child(StorePaths.child(application, JOBS), jobId.toString());
  }
}
