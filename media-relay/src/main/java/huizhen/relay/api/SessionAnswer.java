package huizhen.relay.api;

import java.util.List;

/// The relay's answer: ICE-lite, every announced address as a candidate, no trickling.
public record SessionAnswer(
    IceCredentials ice,
    Fingerprint fingerprint,
    DtlsSetup setup,
    List<Candidate> candidates,
    List<AnsweredSection> sections) {
  public SessionAnswer {
    candidates = List.copyOf(candidates);
    sections = List.copyOf(sections);
  }
}
