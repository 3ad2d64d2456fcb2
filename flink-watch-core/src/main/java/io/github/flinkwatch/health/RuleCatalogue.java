package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.health.rules.StandardRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules that a job is judged by, in the order in which they are asked. The order has no
 * influence on what they answer.
 *
 * <p>Immutable and thread-safe: {@link #with} and {@link #without} return another catalogue.
 */
public final class RuleCatalogue {

  private static final RuleCatalogue STANDARD = of(StandardRules.all());

  private final List<HealthRule> rules;

  private RuleCatalogue(List<HealthRule> rules) {
    this.rules = List.copyOf(rules);
  }

  /** Returns the rules that come with flink-watch. */
  public static RuleCatalogue standard() {
    return STANDARD;
  }

  /**
   * Returns a catalogue of these rules and no others.
   *
   * @throws IllegalArgumentException if two of them have the same id
   */
  public static RuleCatalogue of(List<? extends HealthRule> rules) {
    RuleCatalogue catalogue = new RuleCatalogue(List.of());
    for (HealthRule rule : rules) {
      catalogue = catalogue.with(rule);
    }
    return catalogue;
  }

  /**
   * Returns this catalogue with one more rule.
   *
   * @throws IllegalArgumentException if it has a rule of that id already
   */
  public RuleCatalogue with(HealthRule rule) {
    if (find(rule.id()).isPresent()) {
      throw new IllegalArgumentException("there is a rule " + rule.id() + " already");
    }
    List<HealthRule> more = new ArrayList<>(rules);
    more.add(rule);
    return new RuleCatalogue(more);
  }

  /** Returns this catalogue without that rule, which need not be in it. */
  public RuleCatalogue without(RuleId id) {
    requireNonNull(id, "id");
    List<HealthRule> fewer = new ArrayList<>(rules);
    fewer.removeIf(rule -> rule.id().equals(id));
    return new RuleCatalogue(fewer);
  }

  /** Returns the rules. */
  public List<HealthRule> rules() {
    return rules;
  }

  /** Returns the rule of that id, or empty. */
  public Optional<HealthRule> find(RuleId id) {
    requireNonNull(id, "id");
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
