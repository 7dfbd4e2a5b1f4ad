package huizhen.bench.server;

import io.vertx.core.json.JsonObject;

/// The lines that a benchmark prints.
public final class Result {
  private Result() {}

  public static JsonObject of(String name, double value, String unit) {
    return new JsonObject().put("name", name).put("value", rounded(value)).put("unit", unit);
  }

  /// @param target that the value must not pass
  public static JsonObject of(String name, double value, String unit, double target) {
    return of(name, value, unit).put("target", target).put("met", value <= target);
  }

  /// @param target that the value must reach
  public static JsonObject atLeast(String name, double value, String unit, double target) {
    return of(name, value, unit).put("target", target).put("met", value >= target);
  }

  public static void print(JsonObject result) {
    System.out.println("RESULT " + result.encode());
  }

  public static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
