package platform;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobListener;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.watch.WatchedCluster;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Watches the clusters that the properties name, for Spring Boot 2.7, 3 and 4:
 *
 * <pre>
 * flinkwatch.clusters[0].url=http://jobmanager:8081
 * flinkwatch.clusters[0].name=session-1
 * flinkwatch.clusters[0].kind=SESSION
 * flinkwatch.interval=10s
 * </pre>
 *
 * <p>A bean that is a {@link MemoryStore} keeps what is remembered, and beans that are {@link
 * JobListener}s hear what has changed.
 */
@AutoConfiguration
@ConditionalOnProperty("flinkwatch.clusters[0].url")
@EnableConfigurationProperties(FlinkWatchAutoConfiguration.Properties.class)
public class FlinkWatchAutoConfiguration {

  @Bean
  Flinks flinks(Properties properties) {
    Flinks flinks = new Flinks();
    for (Properties.Cluster cluster : properties.getClusters()) {
      flinks.open(cluster);
    }
    return flinks;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  @ConditionalOnMissingBean
  JobWatcher jobWatcher(
      Properties properties,
      Flinks flinks,
      ObjectProvider<MemoryStore> memory,
      ObjectProvider<JobListener> listeners) {
    JobWatcher.Builder builder = JobWatcher.builder().interval(properties.getInterval());
    memory.ifAvailable(builder::memoryStore);
    listeners.orderedStream().forEach(builder::listener);
    JobWatcher watcher = builder.build();
    flinks.clusters.forEach(watcher::add);
    return watcher;
  }

  @Bean
  @ConditionalOnMissingBean
  FlinkJobsHealth flinkJobsHealth(JobWatcher watcher) {
    return new FlinkJobsHealth(watcher);
  }

  /** The clusters, whose clients are closed after the watcher. */
  static final class Flinks implements DisposableBean {

    private final List<FlinkRestClient> clients = new ArrayList<>();
    private final List<WatchedCluster> clusters = new ArrayList<>();

    private void open(Properties.Cluster cluster) {
      FlinkRestClient client = FlinkRestClient.of(cluster.getUrl());
      clients.add(client);
      String name = cluster.getName() == null ? cluster.getUrl().getAuthority() : cluster.getName();
      clusters.add(WatchedCluster.builder(name).flink(client).kind(cluster.getKind()).build());
    }

    @Override
    public void destroy() {
      clients.forEach(FlinkRestClient::close);
    }
  }

  /** What {@code flinkwatch.*} says. */
  @ConfigurationProperties("flinkwatch")
  public static class Properties {

    private Duration interval = Duration.ofSeconds(10);
    private List<Cluster> clusters = new ArrayList<>();

    public Duration getInterval() {
      return interval;
    }

    public void setInterval(Duration interval) {
      this.interval = interval;
    }

    public List<Cluster> getClusters() {
      return clusters;
    }

    public void setClusters(List<Cluster> clusters) {
      this.clusters = clusters;
    }

    /** One cluster; a name unless its host and port are to be its name. */
    public static class Cluster {

      private URI url;
      private String name;
      private ClusterKind kind = ClusterKind.UNSPECIFIED;

      public URI getUrl() {
        return url;
      }

      public void setUrl(URI url) {
        this.url = url;
      }

      public String getName() {
        return name;
      }

      public void setName(String name) {
        this.name = name;
      }

      public ClusterKind getKind() {
        return kind;
      }

      public void setKind(ClusterKind kind) {
        this.kind = kind;
      }
    }
  }
}
