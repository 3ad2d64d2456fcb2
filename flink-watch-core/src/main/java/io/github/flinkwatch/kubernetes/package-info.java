/**
 * Flink on Kubernetes, read from the API server and from nothing else: Deployments and Jobs, pods,
 * the ConfigMaps of high availability, and the operator's status, as reports for the judge and
 * addresses of Flink. Start at {@link io.github.flinkwatch.kubernetes.KubernetesClient}.
 *
 * <p>Everything here only reads: its Role has {@code get} and {@code list}, and no other verb.
 */
@NullMarked
package io.github.flinkwatch.kubernetes;

import org.jspecify.annotations.NullMarked;
