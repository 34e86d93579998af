using System;
using System.Security.Cryptography;
using System.Text;

/// <summary>El token con el que el portal dice a la Mesa de Ayuda quién ingresó. .NET, sin paquetes.</summary>
public static class MesaToken
{
    /// <summary>nit: de la IPS que ingresó al portal. usuario y nombre: solo si la IPS tiene varios usuarios.</summary>
    public static string Crear(string nit, string usuario = null, string nombre = null)
    {
        // La misma de MESA_PORTAL_CLAVES, kid:secreto. Guárdela donde el portal guarda sus contraseñas.
        string[] clave = Environment.GetEnvironmentVariable("CLAVE_DE_MESA").Split(':');
        long ahora = (long)(DateTime.UtcNow - new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalSeconds;
        string cabecera = "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":" + Texto(clave[0]) + "}";
        string contenido = "{\"aud\":\"mesa-de-ayuda\",\"sub\":" + Texto(nit)
            + ",\"iat\":" + ahora + ",\"exp\":" + (ahora + 60) + ",\"jti\":" + Texto(Guid.NewGuid().ToString())
            + (usuario == null ? "" : ",\"usuario\":" + Texto(usuario) + ",\"nombre\":" + Texto(nombre ?? usuario)) + "}";
        string firmado = EnBase64(Encoding.UTF8.GetBytes(cabecera)) + "." + EnBase64(Encoding.UTF8.GetBytes(contenido));
        using (var hmac = new HMACSHA256(DeBase64(clave[1])))
        {
            return firmado + "." + EnBase64(hmac.ComputeHash(Encoding.ASCII.GetBytes(firmado)));
        }
    }

    private static string EnBase64(byte[] bytes)
    {
        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static byte[] DeBase64(string escrito)
    {
        string relleno = new string('=', (4 - escrito.Length % 4) % 4);
        return Convert.FromBase64String(escrito.Replace('-', '+').Replace('_', '/') + relleno);
    }

    // Un texto como JSON.
    private static string Texto(string valor)
    {
        var json = new StringBuilder("\"");
        foreach (char letra in valor)
        {
            bool especial = letra < ' ' || letra == '"' || letra == '\\';
            json.Append(especial ? "\\u" + ((int)letra).ToString("x4") : letra.ToString());
        }
        return json.Append('"').ToString();
    }

    public static void Main(string[] args)
    {
        string usuario = args.Length > 1 ? args[1] : null;
        Console.WriteLine(Crear(args[0], usuario, args.Length > 2 ? args[2] : usuario));
    }
}
