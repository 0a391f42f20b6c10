export const stand = "in";
