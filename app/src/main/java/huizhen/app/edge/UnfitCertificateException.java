package huizhen.app.edge;

import org.jspecify.annotations.Nullable;

/// What lies in the certificate's files can't be served; the message says why.
public final class UnfitCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitCertificateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
