const { randomUUID } = require("node:crypto");

exports.nothing = {
    async create(inputs) {
        const now = `${new Date().toISOString().slice(0, 19)}Z`;
        const displayName = `${inputs.name} (+${inputs.phoneNumberId})`;
        return { id: randomUUID(), outs: { ...inputs, displayName, createdAt: now, updatedAt: now } };
    },
    async update(_id, olds, news) {
        return { outs: { ...olds, ...news } };
    },
};
