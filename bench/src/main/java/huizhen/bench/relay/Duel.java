package huizhen.bench.relay;

import huizhen.bench.server.Result;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// What several servers took for one case, round by round: the first of them is ours.
final class Duel {
  private final String name;
  private final Map<String, List<JsonObject>> rounds = new LinkedHashMap<>();

  /// @param name of the case
  /// @param servers ours first
  Duel(String name, List<String> servers) {
    this.name = name;
    servers.forEach(server -> rounds.put(server, new ArrayList<>()));
  }

  void add(String server, Measured measured) {
    add(server, measured.json(server));
  }

  /// @param round as [Measured#json] has it
  void add(String server, JsonObject round) {
    rounds(server).add(round);
  }

  /// Whether everybody got in and every stream came, in most rounds.
  private boolean hasAll(String server) {
    return of(server, "failed").median() == 0
        && of(server, "streams").median() == of(server, "streams-planned").median();
  }

  private List<JsonObject> rounds(String server) {
    List<JsonObject> its = rounds.get(server);
    if (its == null) {
      throw new IllegalArgumentException("no server is called " + server);
    }
    return its;
  }

  /// The median of CPU-µs per forwarded packet.
  double micros(String server) {
    return of(server, "value").median();
  }

  private Medians of(String server, String field) {
    ToDoubleFunction<JsonObject> value = round -> round.getDouble(field);
    return Medians.of(rounds(server).stream().map(round -> value.applyAsDouble(round)).toList());
  }

  /// A line for each server, and one for each rival with our ratio to it.
  ///
  /// @param target that the ratio must not pass
  List<JsonObject> results(double target) {
    List<JsonObject> results = new ArrayList<>();
    List<String> servers = List.copyOf(rounds.keySet());
    for (String server : servers) {
      var cpu = of(server, "value");
      var result =
          Result.of(
                  "versus-%s-%s".formatted(name, server),
                  cpu.median(),
                  "CPU-us per forwarded packet")
              .put("least", cpu.least())
              .put("most", cpu.most())
              .put("rounds", rounds(server).size());
      for (String field : MEDIANS) {
        result.put(field, of(server, field).median());
      }
      result.put("lost-percent-most", of(server, "lost-percent").most());
      results.add(result);
    }
    for (String other : servers.subList(1, servers.size())) {
      if (!hasAll(servers.getFirst()) || !hasAll(other)) {
        continue; // what one of them did not carry is no measure
      }
      results.add(
          Result.of(
              "versus-%s-%s-ratio".formatted(name, other),
              micros(servers.getFirst()) / micros(other),
              "of the CPU of " + other,
              target));
    }
    return results;
  }

  static final List<String> MEDIANS =
      List.of(
          "received-per-second",
          "repeated-per-second",
          "relay-cpu-percent",
          "core-others-percent",
          "delivered-percent",
          "lost-percent",
          "delay-p50-ms",
          "delay-p99-ms",
          "delay-p999-ms",
          "longest-gap-ms",
          "load-late-p99-ms",
          "load-late-p999-ms",
          "join-p50-ms",
          "join-p95-ms",
          "failed",
          "streams",
          "streams-planned",
          "resident-bytes",
          "load-cpu-percent");
}
