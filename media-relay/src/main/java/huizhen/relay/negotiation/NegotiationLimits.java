package huizhen.relay.negotiation;

/// How much an offer may ask for. An offer beyond a limit is refused as a whole.
public record NegotiationLimits(int sections, int codecs, int ssrcs, int rids, int midCharacters) {
  /// Above what any browser offers: Chromium lists some 50 payload types a video section.
  public static final NegotiationLimits STANDARD = new NegotiationLimits(32, 128, 16, 8, 32);

  public NegotiationLimits {
    if (sections < 1 || codecs < 1 || ssrcs < 1 || rids < 0 || midCharacters < 1) {
      throw new IllegalArgumentException("a limit of an offer is below 1");
    }
  }
}
