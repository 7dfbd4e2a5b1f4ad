package huizhen.signaling.sdp;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.SessionAnswer;
import java.util.List;
import java.util.Optional;

/// A `trickle-ice-sdpfrag` (RFC 8840 §9, RFC 9725 §4.3): what a client PATCHes. Its candidates are
/// of no use to us: an ICE-lite agent learns addresses from the checks that reach it.
///
/// @param ice empty where the fragment names none: then it belongs to the present credentials
public record IceFragment(Optional<IceCredentials> ice) {
  public static IceFragment read(String text) throws SdpException {
    Optional<SdpLine> ufrag = Optional.empty();
    Optional<SdpLine> password = Optional.empty();
    List<SdpLine> lines = SdpText.lines(text);
    if (lines.isEmpty()) {
      throw new SdpException(0, "the fragment is empty");
    }
    for (SdpLine line : lines) {
      if (line.isAttribute("ice-ufrag") && ufrag.isEmpty()) {
        ufrag = Optional.of(line);
      } else if (line.isAttribute("ice-pwd") && password.isEmpty()) {
        password = Optional.of(line);
      }
    }
    if (ufrag.isEmpty() && password.isEmpty()) {
      return new IceFragment(Optional.empty());
    }
    if (ufrag.isEmpty() || password.isEmpty()) {
      throw new SdpException(0, "ice-ufrag and ice-pwd go together");
    }
    return new IceFragment(Optional.of(IceText.credentials(ufrag.get(), password.get())));
  }

  /// The relay's side after an ICE restart.
  public static String write(ClientOffer offer, SessionAnswer answer) {
    StringBuilder out = new StringBuilder(512);
    out.append("a=ice-lite\r\n");
    out.append("a=ice-ufrag:").append(answer.ice().ufrag()).append("\r\n");
    out.append("a=ice-pwd:").append(answer.ice().password()).append("\r\n");
    offer.lines().stream()
        .filter(ClientOffer.MediaLine::isForRelay)
        .findFirst()
        .ifPresent(media -> {
          out.append("m=%s 9 %s 0\r\n".formatted(media.media(), media.protocol()));
          out.append("a=mid:").append(media.mid()).append("\r\n");
        });
    answer
        .candidates()
        .forEach(
            candidate -> out.append("a=").append(AnswerWriter.candidate(candidate)).append("\r\n"));
    out.append("a=end-of-candidates\r\n");
    return out.toString();
  }
}
