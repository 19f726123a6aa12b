// A room's code as it is written: capital letters and digits, whatever was typed around them.
export const tidy = (code) => code.toUpperCase().replace(/[^0-9A-Z]/g, "");
