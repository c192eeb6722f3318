// A Node program: CONNECT through HTTPS_PROXY, TLS with Node's own trust, one chat request; prints what the model says.
const http = require("http"), https = require("https"), proxy = new URL(process.env.HTTPS_PROXY);
const body = require("fs").readFileSync(process.argv[2]);
http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path: "api.openai.com:443" })
  .on("connect", (_, socket) => {
    const headers = { "content-type": "application/json", "content-length": body.length };
    const ask = { socket, servername: "api.openai.com", agent: false, host: "api.openai.com", path: "/v1/chat/completions", method: "POST", headers };
    https.request(ask, (answer) => {
      let said = "";
      answer.on("data", (piece) => (said += piece)).on("end", () => {
        process.stdout.write(JSON.parse(said).choices[0].message.content);
        socket.destroy();
      });
    }).end(body);
  }).end();
