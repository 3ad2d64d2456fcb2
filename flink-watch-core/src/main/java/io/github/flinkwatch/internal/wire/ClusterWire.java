package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.DataSet;
import io.github.flinkwatch.model.JobManagerEnvironment;
import io.github.flinkwatch.model.JobManagerEnvironment.Jvm;
import io.github.flinkwatch.model.LogFile;
import io.github.flinkwatch.model.ProfilingRun;
import io.github.flinkwatch.model.ProfilingRun.ProfilingStatus;
import io.github.flinkwatch.model.ThreadInfo;
import io.github.flinkwatch.model.UploadedJars;
import io.github.flinkwatch.model.UploadedJars.JarEntryClass;
import io.github.flinkwatch.model.UploadedJars.UploadedJar;
import java.util.List;
import java.util.Map;

/**
 * What {@code /jobmanager}, {@code /datasets}, {@code /jars} and the profilers answer, and of a
 * TaskManager its files and threads.
 */
public final class ClusterWire {

  /** A configuration: a list of keys and values. */
  public static final JsonType<Map<String, String>> CONFIGURATION =
      CommonTypes.keyValues("key", "value");

  /** A virtual machine. */
  static final JsonShape<Jvm, Jvm.Builder> JVM =
      JsonShape.of(Jvm::builder, Jvm.Builder::build)
          .field("version", STRING, Jvm.Builder::version, Jvm::version)
          .field("arch", STRING, Jvm.Builder::architecture, Jvm::architecture)
          .field("options", listOf(STRING), Jvm.Builder::options, Jvm::options)
          .shape();

  /** {@code /jobmanager/environment}. */
  public static final JsonShape<JobManagerEnvironment, JobManagerEnvironment.Builder>
      JOB_MANAGER_ENVIRONMENT =
          JsonShape.of(JobManagerEnvironment::builder, JobManagerEnvironment.Builder::build)
              .field("jvm", JVM, JobManagerEnvironment.Builder::jvm, JobManagerEnvironment::jvm)
              .field(
                  "classpath",
                  listOf(STRING),
                  JobManagerEnvironment.Builder::classPath,
                  JobManagerEnvironment::classPath)
              .shape();

  /** One log file. */
  static final JsonShape<LogFile, LogFile.Builder> LOG_FILE =
      JsonShape.of(LogFile::builder, LogFile.Builder::build)
          .field("name", STRING, LogFile.Builder::name, LogFile::name)
          .longField("size", LogFile.Builder::sizeBytes, LogFile::sizeBytes)
          .optional("mtime", INSTANT, LogFile.Builder::modifiedAt, LogFile::modifiedAt)
          .shape();

  /** {@code /jobmanager/logs} and {@code /taskmanagers/:taskmanagerid/logs}. */
  public static final JsonType<List<LogFile>> LOG_FILES =
      DerivedTypes.onlyField("logs", listOf(LOG_FILE));

  /** One thread. */
  static final JsonShape<ThreadInfo, ThreadInfo.Builder> THREAD_INFO =
      JsonShape.of(ThreadInfo::builder, ThreadInfo.Builder::build)
          .field("threadName", STRING, ThreadInfo.Builder::name, ThreadInfo::name)
          .field("stringifiedThreadInfo", STRING, ThreadInfo.Builder::text, ThreadInfo::text)
          .shape();

  /** {@code /jobmanager/thread-dump} and {@code /taskmanagers/:taskmanagerid/thread-dump}. */
  public static final JsonType<List<ThreadInfo>> THREAD_DUMP =
      DerivedTypes.onlyField("threadInfos", listOf(THREAD_INFO));

  /** {@code log-url} of a JobManager or TaskManager of a job. */
  public static final JsonType<String> LOG_URL = DerivedTypes.onlyField("url", STRING);

  /** One data set. */
  static final JsonShape<DataSet, DataSet.Builder> DATA_SET =
      JsonShape.of(DataSet::builder, DataSet.Builder::build)
          .field("id", STRING, DataSet.Builder::id, DataSet::id)
          .field("isComplete", BOOLEAN, DataSet.Builder::isComplete, DataSet::isComplete)
          .shape();

  /** {@code /datasets}. */
  public static final JsonType<List<DataSet>> DATA_SETS =
      DerivedTypes.onlyField("dataSets", listOf(DATA_SET));

  /** One profiling run. */
  public static final JsonShape<ProfilingRun, ProfilingRun.Builder> PROFILING_RUN =
      JsonShape.of(ProfilingRun::builder, ProfilingRun.Builder::build)
          .field(
              "status",
              WORD,
              (builder, text) ->
                  builder
                      .status(
                          CommonTypes.constant(
                              ProfilingStatus.class, text, ProfilingStatus.UNRECOGNIZED))
                      .statusText(text),
              ProfilingRun::statusText)
          .field("mode", WORD, ProfilingRun.Builder::mode, ProfilingRun::mode)
          .optional(
              "triggerTime", INSTANT, ProfilingRun.Builder::triggeredAt, ProfilingRun::triggeredAt)
          .optional(
              "finishedTime", INSTANT, ProfilingRun.Builder::finishedAt, ProfilingRun::finishedAt)
          .optional(
              "duration",
              CommonTypes.SECONDS,
              ProfilingRun.Builder::duration,
              ProfilingRun::duration)
          .optional("message", STRING, ProfilingRun.Builder::message, ProfilingRun::message)
          .optional(
              "outputFile", STRING, ProfilingRun.Builder::outputFile, ProfilingRun::outputFile)
          .shape();

  /** {@code /jobmanager/profiler} and {@code /taskmanagers/:taskmanagerid/profiler}. */
  public static final JsonType<List<ProfilingRun>> PROFILING_RUNS =
      DerivedTypes.onlyField("profilingList", listOf(PROFILING_RUN));

  /** A class in a jar that can be run. */
  static final JsonShape<JarEntryClass, JarEntryClass.Builder> JAR_ENTRY_CLASS =
      JsonShape.of(JarEntryClass::builder, JarEntryClass.Builder::build)
          .field("name", STRING, JarEntryClass.Builder::name, JarEntryClass::name)
          .optional(
              "description", STRING, JarEntryClass.Builder::description, JarEntryClass::description)
          .shape();

  /** One jar. */
  static final JsonShape<UploadedJar, UploadedJar.Builder> UPLOADED_JAR =
      JsonShape.of(UploadedJar::builder, UploadedJar.Builder::build)
          .field("id", STRING, UploadedJar.Builder::id, UploadedJar::id)
          .field("name", STRING, UploadedJar.Builder::name, UploadedJar::name)
          .optional("uploaded", INSTANT, UploadedJar.Builder::uploadedAt, UploadedJar::uploadedAt)
          .field(
              "entry",
              listOf(JAR_ENTRY_CLASS),
              UploadedJar.Builder::entryClasses,
              UploadedJar::entryClasses)
          .shape();

  /** {@code /jars}. */
  public static final JsonShape<UploadedJars, UploadedJars.Builder> UPLOADED_JARS =
      JsonShape.of(UploadedJars::builder, UploadedJars.Builder::build)
          .field("address", STRING, UploadedJars.Builder::address, UploadedJars::address)
          .field("files", listOf(UPLOADED_JAR), UploadedJars.Builder::files, UploadedJars::files)
          .shape();

  private ClusterWire() {}
}
