package huizhen.app.e2e;

/// Finds a tone in samples (Goertzel).
final class Tone {
  private Tone() {}

  /// The loudest of the candidates, or 0 when it is silent throughout.
  static int loudest(short[] samples, int rate, int... candidates) {
    var best = 0;
    var bestPower = 1e4;
    for (var hertz : candidates) {
      var power = power(samples, rate, hertz);
      if (power > bestPower) {
        bestPower = power;
        best = hertz;
      }
    }
    return best;
  }

  /// The mean power of this frequency, over blocks of 20 ms.
  static double power(short[] samples, int rate, int hertz) {
    var block = rate / 50;
    var coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
    double sum = 0;
    var blocks = 0;
    for (var start = 0; start + block <= samples.length; start += block) {
      double s1 = 0;
      double s2 = 0;
      for (var i = 0; i < block; i++) {
        var s0 = samples[start + i] + coefficient * s1 - s2;
        s2 = s1;
        s1 = s0;
      }
      sum += (s1 * s1 + s2 * s2 - coefficient * s1 * s2) / block;
      blocks++;
    }
    return blocks == 0 ? 0 : sum / blocks;
  }
}
