import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** El token con el que el portal dice a la Mesa de Ayuda quién ingresó. Java 8 o posterior, sin bibliotecas. */
public final class MesaToken {
    /** nit: de la IPS que ingresó al portal. usuario y nombre: solo si la IPS tiene varios usuarios; si no, null. */
    public static String crear(String nit, String usuario, String nombre) throws Exception {
        // La misma de MESA_PORTAL_CLAVES, kid:secreto. Guárdela donde el portal guarda sus contraseñas.
        String[] clave = System.getenv("CLAVE_DE_MESA").split(":");
        long ahora = Instant.now().getEpochSecond();
        String cabecera = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":" + texto(clave[0]) + "}";
        String contenido = "{\"aud\":\"mesa-de-ayuda\",\"sub\":" + texto(nit)
            + ",\"iat\":" + ahora + ",\"exp\":" + (ahora + 60) + ",\"jti\":" + texto(UUID.randomUUID().toString())
            + (usuario == null ? "" : ",\"usuario\":" + texto(usuario) + ",\"nombre\":" + texto(nombre)) + "}";
        String firmado = enBase64(cabecera.getBytes(StandardCharsets.UTF_8))
            + "." + enBase64(contenido.getBytes(StandardCharsets.UTF_8));
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(clave[1]), "HmacSHA256"));
        return firmado + "." + enBase64(hmac.doFinal(firmado.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String enBase64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Un texto como JSON. */
    private static String texto(String valor) {
        StringBuilder json = new StringBuilder("\"");
        for (char letra : valor.toCharArray()) {
            boolean especial = letra < ' ' || letra == '"' || letra == '\\';
            json.append(especial ? String.format("\\u%04x", (int) letra) : String.valueOf(letra));
        }
        return json.append('"').toString();
    }

    public static void main(String[] args) throws Exception {
        String usuario = args.length > 1 ? args[1] : null;
        System.out.println(crear(args[0], usuario, args.length > 2 ? args[2] : usuario));
    }
}
