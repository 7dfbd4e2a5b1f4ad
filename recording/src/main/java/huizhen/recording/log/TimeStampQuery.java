package huizhen.recording.log;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/// Asks an authority to stamp a checkpoint's text, or a signature (RFC 3161, section 2.4): SHA-256,
/// with a nonce, the authority's certificate wanted.
public final class TimeStampQuery {
  private final TimeStampRequest request;

  /// @param nonce that nobody can foresee, so that no older answer fits
  public TimeStampQuery(SignedNote note, BigInteger nonce) {
    this(TimeStamp.imprint(note), nonce);
  }

  /// @param sha256 of anything
  public TimeStampQuery(byte[] sha256, BigInteger nonce) {
    var generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    request = generator.generate(TSPAlgorithms.SHA256, sha256, nonce);
  }

  /// The request in DER.
  public byte[] bytes() {
    try {
      return request.getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("it was read once", e);
    }
  }

  /// The stamp out of an answer in DER. Throws an [IllegalArgumentException] that says why there is
  /// none: refused, about something else, an older answer, or no answer at all.
  public TimeStamp answer(byte[] response) {
    try {
      var read = new TimeStampResponse(response);
      read.validate(request);
      var token = read.getTimeStampToken();
      if (token == null) {
        throw new TSPException("the authority refuses (status %d)".formatted(read.getStatus()));
      }
      return TimeStamp.parse(token.getEncoded());
    } catch (TSPException | IOException | RuntimeException e) {
      // The reader of the library throws what it likes at bytes that are no structure of its.
      throw new IllegalArgumentException("the authority's answer is none to our question", e);
    }
  }
}
