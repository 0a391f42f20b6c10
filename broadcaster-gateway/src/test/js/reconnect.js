// Prints what a client sees while its server dies and comes back, until it is killed.
const { client } = require("./support");

const channel = client().subscribe("logs");
channel.bind("pusher:subscription_succeeded", () => console.log("subscribed"));
channel.bind("e", (text) => console.log(`got ${text}`));
