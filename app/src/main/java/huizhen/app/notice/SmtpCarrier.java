package huizhen.app.notice;

import huizhen.app.config.NoticeConfig.Smtp;
import huizhen.scheduling.notice.api.Carrier;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Message;
import huizhen.scheduling.notice.api.NotCarriedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/// Sends mails by SMTP (RFC 5321), a connection each, with its calendar object inside as iMIP wants
/// it (RFC 6047 §2.4) and once more as a file, for programs that look for one.
///
/// What the server refuses with 5yz is final, anything else is tried again by the caller. A mail
/// that comes twice has the same `Message-ID`. With STARTTLS or TLS the server's name is checked
/// against its certificate, and nothing goes out in the clear.
public final class SmtpCarrier implements Carrier, AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 20_000;

  private final Session session;
  private final String from;
  private final InstantSource clock;
  private final BlockingWork work;

  /// @param password goes with the user
  public SmtpCarrier(Vertx vertx, Smtp smtp, Optional<String> password, InstantSource clock) {
    from = smtp.from();
    this.clock = clock;
    work = new BlockingWork(vertx, "mail-");
    var properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", smtp.host());
    properties.setProperty("mail.smtp.port", String.valueOf(smtp.port()));
    properties.setProperty("mail.smtp.from", from);
    properties.setProperty("mail.smtp.connectiontimeout", String.valueOf(CONNECT_MILLIS));
    properties.setProperty("mail.smtp.timeout", String.valueOf(ANSWER_MILLIS));
    properties.setProperty("mail.smtp.writetimeout", String.valueOf(ANSWER_MILLIS));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    switch (smtp.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> {
        // Of this machine: checked where the settings are.
      }
    }
    if (smtp.user().isEmpty()) {
      session = Session.getInstance(properties);
    } else {
      properties.setProperty("mail.smtp.auth", "true");
      var login = new PasswordAuthentication(smtp.user().get(), password.orElseThrow());
      session =
          Session.getInstance(
              properties,
              new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                  return login;
                }
              });
    }
  }

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public Future<Void> carry(Message message) {
    return work.run(() -> {
      send(message);
      return null;
    });
  }

  @Override
  public void close() {
    work.close();
  }

  private void send(Message message) {
    try {
      Transport.send(mail(message, clock.instant()));
    } catch (MessagingException e) {
      throw notCarried(e);
    }
  }

  private MimeMessage mail(Message message, Instant now) throws MessagingException {
    var id = "<" + message.id() + from.substring(from.indexOf('@')) + ">";
    var mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    mail.setFrom(new InternetAddress(from));
    mail.setRecipient(RecipientType.TO, new InternetAddress(message.address()));
    mail.setSubject(message.subject(), "UTF-8");
    mail.setSentDate(Date.from(now));
    // Nobody's out-of-office reply is wanted (RFC 3834 §5).
    mail.setHeader("Auto-Submitted", "auto-generated");
    if (message.calendar().isEmpty()) {
      mail.setText(message.text(), "UTF-8");
      return mail;
    }
    var calendar = message.calendar().get();
    var ways = new MimeMultipart("alternative");
    var plain = new MimeBodyPart();
    plain.setText(message.text(), "UTF-8");
    ways.addBodyPart(plain);
    var type = "text/calendar; charset=UTF-8; method=" + calendar.method();
    var object = new MimeBodyPart();
    object.setContent(calendar.text(), type);
    object.setHeader("Content-Type", type);
    object.setHeader("Content-Transfer-Encoding", "base64");
    ways.addBodyPart(object);
    var body = new MimeBodyPart();
    body.setContent(ways);
    var file = new MimeBodyPart();
    file.setDataHandler(
        new jakarta.activation.DataHandler(
            new jakarta.mail.util.ByteArrayDataSource(
                calendar.text().getBytes(StandardCharsets.UTF_8), "application/ics")));
    file.setFileName("invite.ics");
    var all = new MimeMultipart("mixed");
    all.addBodyPart(body);
    all.addBodyPart(file);
    mail.setContent(all);
    return mail;
  }

  /// The server's words may hold an address: only its code goes on.
  private static NotCarriedException notCarried(MessagingException failure) {
    if (failure instanceof AuthenticationFailedException) {
      return new NotCarriedException("smtp-login", false, failure);
    }
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      switch (cause) {
        case SMTPAddressFailedException it -> {
          return answered(it.getReturnCode(), failure);
        }
        case SMTPSenderFailedException it -> {
          return answered(it.getReturnCode(), failure);
        }
        case SMTPSendFailedException it when it.getReturnCode() > 0 -> {
          return answered(it.getReturnCode(), failure);
        }
        case MailConnectException _ -> {
          return new NotCarriedException("smtp-unreachable", false, failure);
        }
        case SocketTimeoutException _ -> {
          return new NotCarriedException("smtp-slow", false, failure);
        }
        case javax.net.ssl.SSLException _ -> {
          return new NotCarriedException("smtp-tls", false, failure);
        }
        default -> {
          // Further down.
        }
      }
    }
    return new NotCarriedException("smtp-failure", false, failure);
  }

  /// A mail failure has its cause in one of two places.
  private static @org.jspecify.annotations.Nullable Throwable next(Throwable cause) {
    return cause instanceof MessagingException it && it.getNextException() != null
        ? it.getNextException()
        : cause.getCause();
  }

  private static NotCarriedException answered(int code, MessagingException failure) {
    return new NotCarriedException("smtp-" + code, code >= 500 && code < 600, failure);
  }
}
