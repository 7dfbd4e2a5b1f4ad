package huizhen.relay.api;

import java.util.List;

/// A client's offer, typed. The client always offers; all sections are bundled on one transport.
public record SessionOffer(
    IceCredentials ice,
    List<Fingerprint> fingerprints,
    DtlsSetup setup,
    List<OfferedSection> sections) {
  public SessionOffer {
    fingerprints = List.copyOf(fingerprints);
    sections = List.copyOf(sections);
  }
}
